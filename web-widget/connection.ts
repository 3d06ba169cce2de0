// One connection for a ticket's messages: a WebSocket, or a single long-poll. Each ends once, with
// `lost` or when it is closed, and clears its timers. A WebSocket that opens and says nothing, as behind
// some proxies, gets a poll beside it, whose end is then the end of both.

import type { Client } from "./client.ts"
import { type Fault, isFault, type Ticket, unreachable } from "./messages.ts"

export type Close = () => void

export interface Listener {
  news(message: unknown): void
  /** The connection has ended; a poll that brought its answer also ends like this, without a fault.
   * `useless`: another WebSocket would not help. */
  lost(fault?: Fault, useless?: boolean): void
}

// The server greets at once.
const firstWordMs = 3000
// The close code of a socket that another tab's replaced, and of one that a poll proved silent.
const replacedCode = 4001
// An idle server still answers a ping, so silence means a dead connection.
const pingMs = 15_000

export function openSocket(
  client: Client,
  ticket: Ticket,
  version: number,
  listener: Listener,
): Close {
  let socket: WebSocket
  try {
    socket = client.socket(ticket)
  } catch (error) {
    const timer = setTimeout(() => listener.lost(unreachable(error)))
    return () => clearTimeout(timer)
  }
  let heard = false
  let stopPoll: Close | undefined
  const beside = () => {
    const lost = (fault?: Fault) => {
      close()
      listener.lost(fault, !fault)
    }
    stopPoll = openPoll(client, ticket, version, { ...listener, lost })
  }
  const silence = setTimeout(beside, firstWordMs)
  const hush = () => {
    clearTimeout(silence)
    stopPoll?.()
    stopPoll = undefined
  }
  const ping = setInterval(() => {
    if (stopPoll) return
    if (!heard) return lost()
    heard = false
    socket.send("ping")
  }, pingMs)
  const close = () => {
    hush()
    clearInterval(ping)
    socket.onmessage = socket.onclose = null
    socket.close()
  }
  const lost = (event?: CloseEvent) => {
    if (stopPoll) return
    close()
    listener.lost(unreachable(), event?.code === replacedCode)
  }
  socket.onclose = lost
  socket.onmessage = ({ data }) => {
    heard = true
    hush()
    if (data !== "pong") listener.news(parsed(data))
  }
  return close
}

export function openPoll(
  client: Client,
  ticket: Ticket,
  version: number,
  listener: Listener,
): Close {
  const cut = new AbortController()
  client.poll(ticket, version, cut.signal).then((answer) => {
    if (cut.signal.aborted) return
    if (isFault(answer)) return listener.lost(answer)
    listener.news(answer)
    listener.lost()
  })
  return () => cut.abort()
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return undefined
  }
}
