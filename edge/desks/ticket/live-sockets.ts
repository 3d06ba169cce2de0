// The WebSockets of tickets, in hibernation: the runtime keeps them while the desk sleeps. The newest socket of a
// ticket replaces the others, so that a stranger's sockets are as few as their tickets.

import { reportStreams } from "../../base/streams.ts"

/** The close code for a socket that a newer one replaced; the widget then polls. */
const replacedCode = 4001
/** "Service Restart", of the registry of RFC 6455, section 11.7; the widget connects again. */
const restartCode = 1012

/** The tag of the sockets of an address; a scene has no colon. */
const tagOf = (address: string) => `from:${address}`

export class LiveSockets {
  private readonly ctx: DurableObjectState
  private released = false

  constructor(ctx: DurableObjectState) {
    this.ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"))
  }

  /** The answer to an upgrade, whose socket hears `first` at once. */
  open(scene: string, address: string, first: string): Response {
    for (const socket of this.ctx.getWebSockets(scene)) socket.close(replacedCode, "replaced")
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [scene, tagOf(address)])
    this.report(address)
    server.send(first)
    if (this.released) server.close(restartCode, "restart")
    const headers = { "sec-websocket-protocol": "menshen.v1" }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  send(scene: string, text: string): void {
    for (const socket of this.ctx.getWebSockets(scene)) {
      try {
        socket.send(text)
      } catch {
        // A browser that has just left reads the state when it returns.
      }
    }
  }

  /** Tells every browser that Menshen starts again. */
  release(): void {
    this.released = true
    for (const socket of this.ctx.getWebSockets()) socket.close(restartCode, "restart")
  }

  /** A browser closed it, or its connection broke. */
  closed(socket: WebSocket): void {
    const tag = this.ctx.getTags(socket).find((one) => one.startsWith(tagOf("")))
    if (tag !== undefined) this.report(tag.slice(tagOf("").length))
  }

  private report(address: string): void {
    const open = this.ctx.getWebSockets(tagOf(address))
    const count = open.filter(({ readyState }) => readyState === WebSocket.OPEN).length
    reportStreams(address, this.ctx.id.toString(), count)
  }
}
