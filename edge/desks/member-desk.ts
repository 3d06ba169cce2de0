// A desk that holds people, and so belongs to an installation (installation.ts): a directory, or a session desk.

import { DurableObject } from "cloudflare:workers"
import type { Env } from "../env.ts"
import type { Carried, Installation, Membership } from "./installation.ts"
import { probe } from "./probe.ts"

export abstract class MemberDesk extends DurableObject<Env> {
  protected abstract readonly membership: Membership

  carried(): Carried {
    return this.membership.carried()
  }

  adopt(installation: Installation): void {
    this.membership.adopt(installation)
  }

  /** Reads and writes a row, unless the file is lost. */
  async probe(): Promise<Carried> {
    await probe(this.ctx.storage)
    return this.membership.admit(this.carried())
  }
}
