// An application that listens: it verifies every webhook with the reference library of Standard Webhooks
// and answers as it is told.

import { createServer } from "node:http"
import { Webhook } from "standardwebhooks"

export interface Event {
  type: string
  timestamp: string
  data: { user: string; from?: string; identity?: { appId: string; openid: string } }
}

export interface Heard {
  id: string
  event: Event
  /** What it was answered; a webhook counts as heard by a 2xx. */
  status: number
}

export class Listener {
  /** Every delivery in the order it came, those that were turned down too. */
  readonly heard: Heard[] = []
  /** Deliveries whose signature is wrong. */
  readonly forged: string[] = []
  /** What to answer; a listener that hangs answers nothing. */
  answer: (event: Event, id: string) => number | "hang" = () => 204
  url = ""
  private readonly server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      const status = this.receive(request.headers as Record<string, string>, body)
      if (status !== "hang") response.writeHead(status).end()
    })
  })
  private secret = ""

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
    const address = this.server.address()
    if (address === null || typeof address === "string") throw new Error("no port")
    this.url = `http://localhost:${address.port}/hook`
  }

  /** The secret is known once a world has made one. */
  trust(secret: string): void {
    this.secret = secret
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  /** The events that were heard about a user, each once. */
  eventsOf(user: unknown): Event[] {
    const heard = this.heard.filter(({ status }) => status >= 200 && status < 300)
    const once = new Map(heard.map(({ id, event }) => [id, event]))
    return [...once.values()].filter(({ data }) => data.user === user)
  }

  typesOf = (user: unknown): string[] => this.eventsOf(user).map(({ type }) => type)

  private receive(headers: Record<string, string>, body: string): number | "hang" {
    const id = headers["webhook-id"] ?? ""
    try {
      new Webhook(this.secret).verify(body, headers)
    } catch {
      this.forged.push(body)
      return 401
    }
    const event = JSON.parse(body) as Event
    const status = this.answer(event, id)
    this.heard.push({ id, event, status: status === "hang" ? 0 : status })
    return status
  }
}
