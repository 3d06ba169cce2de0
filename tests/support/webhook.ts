// An application that receives webhooks: it verifies each with the reference library of Standard
// Webhooks and answers as the test says.

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
  /** The status of the answer; a 2xx delivers the webhook. */
  status: number
}

export class Listener {
  /** Every delivery in order, including refused ones. */
  readonly heard: Heard[] = []
  /** Deliveries whose signature is wrong. */
  readonly forged: string[] = []
  /** Requests that hang: they arrived, have no answer, and their sender still waits. */
  hanging = 0
  /** The answer; a listener that hangs answers nothing. */
  answer: (event: Event, id: string) => number | "hang" = () => 204
  url = ""
  private readonly server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      const status = this.receive(request.headers as Record<string, string>, body)
      if (status !== "hang") {
        response.writeHead(status).end()
        return
      }
      this.hanging++
      response.once("close", () => this.hanging--)
    })
  })
  private secret = ""

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
    const address = this.server.address()
    if (address === null || typeof address === "string") throw new Error("no port")
    this.url = `http://localhost:${address.port}/hook`
  }

  /** Sets the secret, which exists once a world has made it. */
  trust(secret: string): void {
    this.secret = secret
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  /** The delivered events about a user, each once. */
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
