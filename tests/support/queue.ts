// A world whose pushes are put into the queue of the account by the test, and servers of the account's owner that
// take them, or do not.

import { createServer, type IncomingHttpHeaders } from "node:http"
import { DatabaseSync } from "node:sqlite"
import { buildWorker } from "../faults/troubled.ts"
import { adminWorld } from "./admin.ts"
import { filesOf } from "./directory.ts"
import { forwarding } from "./forward-target.ts"
import { freePort } from "./ports.ts"
import { post, type World } from "./world.ts"

/** A delivery that arrived. */
export interface Arrival {
  query: string
  body: Buffer
  headers: IncomingHttpHeaders
  at: number
}

/** A body with status 200, a status, silence, or a closed connection. */
type TargetAnswer = string | number | "hang" | "close" | { type: string; body: string }

const xml = { "content-type": "text/xml" }

/** A server of the account's owner. */
export class OwnersServer {
  readonly arrivals: Arrival[] = []
  /** How many wait for an answer now, and how many waited at once at most. */
  open = 0
  mostOpen = 0
  answer: (arrival: Arrival) => TargetAnswer | Promise<TargetAnswer> = () => "success"
  private port = 0
  private server = this.made()

  get url(): string {
    return `http://127.0.0.1:${this.port}/wechat`
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort()
    this.server = this.made()
    await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve))
  }

  /** As if its process were killed: every connection breaks, and nobody listens. */
  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  /** The texts of the bodies, each once. */
  get texts(): string[] {
    return [...new Set(this.arrivals.map(({ body }) => body.toString()))]
  }

  private made() {
    return createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", async () => {
        const { headers, url = "" } = request
        const query = url.split("?").slice(1).join("?")
        const arrival = { query, body: Buffer.concat(chunks), headers, at: Date.now() }
        this.arrivals.push(arrival)
        this.open++
        this.mostOpen = Math.max(this.mostOpen, this.open)
        response.once("close", () => this.open--)
        const answer = await this.answer(arrival)
        if (answer === "hang") return
        if (answer === "close") response.destroy()
        else if (typeof answer === "number") response.writeHead(answer).end()
        else if (typeof answer === "string") response.writeHead(200, xml).end(answer)
        else response.writeHead(200, { "content-type": answer.type }).end(answer.body)
      })
    })
  }
}

export interface GivenPush {
  id: string
  target: string
  query: string
  body: string
  contentType: string
  firstAt: number
  nextAt: number
}

let made = 0

/** A push that is due. */
export const aPush = (
  target: string,
  body: string,
  change: Partial<GivenPush> = {},
): GivenPush => ({
  id: `push-${process.pid}-${made++}`,
  target,
  query: "signature=abc&timestamp=1767225600&nonce=7&openid=oQueue_0123456789abcdefghijk",
  body,
  contentType: "text/xml",
  firstAt: 1_767_225_600,
  nextAt: 0,
  ...change,
})

/** Puts pushes into the queue of the first account; false if there is no room. */
export async function keep(w: World, pushes: GivenPush[]): Promise<boolean> {
  const encoded = pushes.map((one) => ({ ...one, body: Buffer.from(one.body).toString("base64") }))
  return (await ask(w, { keep: encoded })).isKept
}

export const withdraw = (w: World, ids: string[]) => ask(w, { delivered: ids })

async function ask(w: World, orders: object): Promise<{ isKept: boolean }> {
  const { status, body } = await post(`${w.menshen.url}/queue`, { account: "acme", ...orders })
  if (status !== 200) throw new Error(`the queue answered ${status}`)
  return body
}

export interface QueueWorld extends World {
  rows: (query?: string) => Record<string, unknown>[]
}

/** @param targets the servers by their names */
export async function startQueue(
  targets: Record<string, OwnersServer>,
  change: (config: Record<string, unknown>) => void = () => {},
  secrets: Record<string, string> = {},
): Promise<QueueWorld> {
  const workerDir = await buildWorker("tests/edge/forward/queue-worker.ts")
  const forward = Object.entries(targets).map(([name, { url }]) => ({ name, url }))
  const withTargets = (config: Record<string, unknown>) => {
    forwarding(forward)(config)
    change(config)
  }
  const w = await adminWorld(withTargets, secrets, { workerDir })
  return { ...w, rows: (query) => rowsIn(w, query) }
}

/** Of the queue's file, while Menshen runs. */
function rowsIn(w: World, query = "SELECT * FROM pushes ORDER BY number") {
  const [file = ""] = filesOf(w, "ForwardDesk")
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    return database.prepare(query).all() as Record<string, unknown>[]
  } finally {
    database.close()
  }
}

/** kill -9, then a statement on the queue's file, then a start. */
export async function changeQueue(w: World, statement: string): Promise<void> {
  await w.menshen.kill()
  const [file = ""] = filesOf(w, "ForwardDesk")
  const database = new DatabaseSync(file)
  database.exec(statement)
  database.close()
  await w.menshen.start()
}

/** Lets every wait end: what is not dead is due now. */
export const letPass = (w: World, more = "") =>
  changeQueue(w, `UPDATE pushes SET next_at = 0 WHERE dead = 0; ${more}`)
