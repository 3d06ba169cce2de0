// A proxy before Menshen that does one thing wrong.

import { once } from "node:events"
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import { connect, type Socket } from "node:net"

/** What the proxy does wrong. */
export interface ProxyFaults {
  /** It answers nothing. */
  isDown?: true
  /** It drops Upgrade. */
  noUpgrade?: true
  /** It leaves the header of the visitor's address as it came. */
  passesHeader?: true
  /** It sets no such header. */
  setsNoHeader?: true
  /** It answers these paths itself. */
  answers?: Record<string, { status: number; body?: string }>
  /** It changes the path and query of a request. */
  rewrites?: (target: string) => string
  /** It takes no body. */
  noBody?: true
  /** It drops Authorization. */
  dropsKey?: true
}

export const visitorHeader = "x-real-ip"

export class FaultyProxy {
  faults: ProxyFaults = {}
  private readonly server = createServer((asked, answer) => void this.pass(asked, answer))
  private readonly menshen: () => string

  constructor(menshen: () => string) {
    this.menshen = menshen
    this.server.on("upgrade", (asked, socket: Socket) => this.upgrade(asked, socket))
  }

  async start(port: number): Promise<void> {
    this.server.listen(port, "localhost")
    await once(this.server, "listening")
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  private headersOf({ headers, socket }: IncomingMessage) {
    const { passesHeader, setsNoHeader, dropsKey } = this.faults
    const { [visitorHeader]: given, authorization, ...more } = headers
    const others = dropsKey || authorization === undefined ? more : { ...more, authorization }
    const address = socket.remoteAddress ?? ""
    if (setsNoHeader) return others
    return { ...others, [visitorHeader]: (passesHeader && given) || address }
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { isDown, answers, rewrites, noBody } = this.faults
    if (isDown) return void asked.socket.destroy()
    const target = asked.url ?? "/"
    const own = answers?.[target.split("?")[0] ?? ""]
    if (own) return void answer.writeHead(own.status).end(own.body)
    if (noBody && asked.method === "POST") return void answer.writeHead(413).end()
    const { hostname, port } = new URL(this.menshen())
    const options = {
      hostname,
      port,
      method: asked.method,
      path: rewrites?.(target) ?? target,
      headers: this.headersOf(asked),
      agent: false as const,
    }
    const sent = request(options, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    })
    sent.on("error", () => answer.destroy())
    asked.pipe(sent)
  }

  private upgrade(asked: IncomingMessage, socket: Socket): void {
    if (this.faults.isDown) return void socket.destroy()
    const { hostname, port } = new URL(this.menshen())
    const behind = connect(Number(port), hostname)
    const { upgrade, connection, ...plain } = this.headersOf(asked)
    const headers = this.faults.noUpgrade
      ? { ...plain, connection: "close" }
      : { ...plain, upgrade, connection }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    behind.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`)
    behind.pipe(socket)
    for (const one of [behind, socket]) {
      one.on("error", () => {
        behind.destroy()
        socket.destroy()
      })
    }
  }
}
