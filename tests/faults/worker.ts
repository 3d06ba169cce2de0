// The worker with failures that a test orders by POST /trouble: a directory that fails or never
// answers, a key ring that signs nothing, a redemption whose answer is lost, and a desk whose k-th SQL
// statement fails. The built worker contains none of this; a desk here is the built one, intercepted.

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
  /** How many redemptions are written and not answered. */
  redemptionsLost?: number
  sqlFails?: { desk: "TicketDesk" | "Directory" | "SessionDesk"; at: number }
}

// One isolate runs the worker and its desks, so they share this; a kill -9 ends the trouble.
let trouble: Trouble = {}
let statements = 0

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

  override redeem(...given: Parameters<SoundTicketDesk["redeem"]>) {
    const answer = super.redeem(...given)
    const { redemptionsLost = 0 } = trouble
    if (redemptionsLost === 0) return answer
    trouble = { redemptionsLost: redemptionsLost - 1 }
    throw new Error("the answer is lost: SQLITE_IOERR")
  }
}

export class SessionDesk extends SoundSessionDesk {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundSessionDesk>) {
    spoil(ctx.storage.sql, "SessionDesk")
    super(ctx, env)
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

  override async signIn(question: Parameters<SoundDirectory["signIn"]>[0]) {
    if (trouble.directory === "fails") throw new Error("the directory fails, as ordered")
    if (trouble.directory === "hangs") await scheduler.wait(60 * 60 * 1000)
    return super.signIn(question)
  }
}

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== "/trouble") return worker.fetch(request, env, ctx)
    if (request.method === "POST") {
      trouble = await request.json()
      if (trouble.sqlFails !== undefined) statements = 0
    }
    return Response.json({ statements })
  },
} satisfies typeof worker
