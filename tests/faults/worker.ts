// The worker with failures that a test orders by POST /trouble: a directory that fails or never
// answers, and a desk whose k-th SQL statement fails. The built worker contains none of this; a desk
// here is the built one with intercepted storage.

import worker, {
  Directory as SoundDirectory,
  TicketDesk as SoundTicketDesk,
} from "../../edge/worker.ts"

export * from "../../edge/worker.ts"

/** `sqlFails` counts the statements of one class of desk, starting at the order. */
interface Trouble {
  directory?: "fails" | "hangs"
  sqlFails?: { desk: "TicketDesk" | "Directory"; at: number }
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
