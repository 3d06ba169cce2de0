// One connection for a ticket's messages: a WebSocket, or a single long-poll. Each ends once, with
// `lost` or when it is closed, and clears its timers.

import type { Client } from "./client.ts"
import { type Fault, isFault, type Ticket, unreachable } from "./messages.ts"

export type Close = () => void

export interface Listener {
  news(message: unknown): void
  /** The connection has ended; a poll that brought its answer also ends like this, without a fault. */
  lost(fault?: Fault, closeCode?: number): void
}

// An idle server still answers a ping, so silence means a dead connection.
const pingMs = 15_000

export function openSocket(client: Client, ticket: Ticket, listener: Listener): Close {
  let socket: WebSocket
  try {
    socket = client.socket(ticket)
  } catch (error) {
    const timer = setTimeout(() => listener.lost(unreachable(error)))
    return () => clearTimeout(timer)
  }
  let heard = false
  const ping = setInterval(() => {
    if (!heard) return lost()
    heard = false
    socket.send("ping")
  }, pingMs)
  const close = () => {
    clearInterval(ping)
    socket.onmessage = socket.onclose = null
    socket.close()
  }
  const lost = (event?: CloseEvent) => {
    close()
    listener.lost(unreachable(), event?.code)
  }
  socket.onclose = lost
  socket.onmessage = ({ data }) => {
    heard = true
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
