// The worker with failures that a test orders by POST /trouble: a directory that fails or never
// answers, a key ring that signs nothing, a redemption whose answer is lost, and a desk whose k-th SQL
// statement fails. The built worker contains none of this; a desk here is the built one, intercepted.

import type { Env } from "../../edge/env.ts"
import worker, {
  Directory as SoundDirectory,
  KeyRing as SoundKeyRing,
  SessionDesk as SoundSessionDesk,
  TicketDesk as SoundTicketDesk,
} from "../../edge/worker.ts"

export * from "../../edge/worker.ts"

/** `sqlFails` counts the statements of one class of desk, starting at the order. */
interface Trouble {
  directory?: "fails" | "hangs"
  keyRing?: "fails"
  /** The worker dies between the directory's write and the ticket's. */
  settling?: "fails"
  /** How many redemptions are written, and their answers lost. */
  redemptionsLost?: number
  sqlFails?: { desk: "TicketDesk" | "Directory" | "SessionDesk"; at: number }
}

// One isolate runs the worker and its desks, so they share this; a kill -9 ends the trouble.
let trouble: Trouble = {}
let statements = 0
let links = 0

function spoil(sql: SqlStorage, desk: string): void {
  const exec = sql.exec.bind(sql)
  const spoilt = (...call: Parameters<SqlStorage["exec"]>) => {
    if (trouble.sqlFails?.desk === desk && ++statements === trouble.sqlFails.at) {
      throw new Error("disk I/O error: SQLITE_IOERR")
    }
    return exec(...call)
  }
  Object.defineProperty(sql, "exec", { value: spoilt })
}

export class TicketDesk extends SoundTicketDesk {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundTicketDesk>) {
    spoil(ctx.storage.sql, "TicketDesk")
    super(ctx, env)
  }

  override async settle(...given: Parameters<SoundTicketDesk["settle"]>) {
    if (trouble.settling === "fails") throw new Error("the worker died, as ordered")
    return super.settle(...given)
  }
}

export class SessionDesk extends SoundSessionDesk {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundSessionDesk>) {
    spoil(ctx.storage.sql, "SessionDesk")
    super(ctx, env)
  }

  override isDisowned(...given: Parameters<SoundSessionDesk["isDisowned"]>) {
    if (trouble.settling === "fails") throw new Error("the worker died, as ordered")
    return super.isDisowned(...given)
  }
}

export class KeyRing extends SoundKeyRing {
  override async sign(...given: Parameters<SoundKeyRing["sign"]>) {
    if (trouble.keyRing === "fails") throw new Error("the key ring fails, as ordered")
    return super.sign(...given)
  }
}

export class Directory extends SoundDirectory {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundDirectory>) {
    spoil(ctx.storage.sql, "Directory")
    super(ctx, env)
  }

  override link(...given: Parameters<SoundDirectory["link"]>) {
    links++
    return super.link(...given)
  }

  override async signIn(question: Parameters<SoundDirectory["signIn"]>[0]) {
    if (trouble.directory === "fails") throw new Error("the directory fails, as ordered")
    if (trouble.directory === "hangs") await scheduler.wait(60 * 60 * 1000)
    return super.signIn(question)
  }
}

type Desk = DurableObjectStub<SoundTicketDesk>

/** A stub that breaks after the desk has answered. */
function losing(desk: Desk): object {
  const redeem = async (...given: Parameters<SoundTicketDesk["redeem"]>) => {
    const answer = await desk.redeem(...given)
    const { redemptionsLost = 0 } = trouble
    if (redemptionsLost === 0) return answer
    trouble = { redemptionsLost: redemptionsLost - 1 }
    throw Object.assign(new Error("Network connection lost."), { retryable: true })
  }
  // A method of a stub has no bind(): the runtime would call a method of that name.
  const calls = desk as unknown as Record<string | symbol, (...given: unknown[]) => unknown>
  const called =
    (name: string | symbol) =>
    (...given: unknown[]) =>
      calls[name]?.(...given)
  return new Proxy(desk, { get: (_, name) => (name === "redeem" ? redeem : called(name)) })
}

function withLosses(env: Env): Env {
  const desks = env.TICKET_DESK as DurableObjectNamespace<SoundTicketDesk>
  const ticketDesk = { getByName: (name: string) => losing(desks.getByName(name)) }
  return { ...env, TICKET_DESK: ticketDesk as unknown as Env["TICKET_DESK"] }
}

export default {
  async fetch(request, env, ctx) {
    const isOrder = new URL(request.url).pathname === "/trouble"
    if (!isOrder) return worker.fetch(request, withLosses(env), ctx)
    if (request.method === "POST") {
      trouble = await request.json()
      if (trouble.sqlFails !== undefined) statements = 0
    }
    return Response.json({ statements, links })
  },
} satisfies typeof worker
