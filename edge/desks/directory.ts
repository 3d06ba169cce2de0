// One directory per pool: who is who. One transaction per decision; the rules are the core's.

import { DurableObject } from "cloudflare:workers"
import { coreOf, type Env } from "../env.ts"
import { log } from "../log.ts"
import type { Reason } from "../reasons.ts"
import { newUserId } from "../secrets.ts"
import { migrate } from "./migrate.ts"
import { directorySteps } from "./schema.ts"

export class Directory extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, directorySteps)
  }

  /** The user of an identity, new or known. Asking twice gives the same user. */
  signIn(appId: string, openid: string): { reason: Reason; user: string } {
    return this.ctx.storage.transactionSync(() => {
      const identityOwner = this.ownerOf(appId, openid)
      const { outcome, reason, user } = coreOf(this.env).resolve({
        purpose: "sign_in",
        firstSignIn: "create",
        identity: { appId, openid },
        known: identityOwner === "" ? {} : { identityOwner },
        fresh: newUserId(),
      })
      if (user === undefined) return { reason, user: "" }
      if (outcome === "create") this.add(user, appId, openid)
      return { reason, user }
    })
  }

  private ownerOf(appId: string, openid: string): string {
    const query = "SELECT user FROM identities WHERE app_id = ? AND openid = ?"
    const [row] = this.sql.exec<{ user: string }>(query, appId, openid)
    return row?.user ?? ""
  }

  private add(user: string, appId: string, openid: string): void {
    const now = Date.now()
    this.sql.exec("INSERT INTO users VALUES (?, ?)", user, now)
    this.sql.exec("INSERT INTO identities VALUES (?, ?, ?, ?)", appId, openid, user, now)
    log("user_created", { user })
  }
}
