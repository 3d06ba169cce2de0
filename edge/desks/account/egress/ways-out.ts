// The ways out to WeChat's API, by `egress.kind` of an account.

import type { OfficialAccount } from "../../../core/config.ts"
import { type ApiAnswer, refusedCall } from "./answer.ts"
import { CloudRun } from "./cloudrun.ts"
import { Direct, type Token } from "./direct.ts"
import type { Call, Egress, SecretOf, Watch } from "./egress.ts"
import { Pool } from "./pool.ts"
import { PoolCodes } from "./pool-codes.ts"
import { Relay } from "./relay.ts"

type Kind = OfficialAccount["egress"]["kind"]

/** An account that signs in by message makes no call. */
const none: Egress = {
  make: async () => refusedCall("wechat_not_called"),
}

export class WaysOut implements Egress {
  private readonly ways: Record<Kind, Egress>
  private readonly direct: Direct

  constructor(sql: SqlStorage, secretOf: SecretOf, watch: Watch, codes = new PoolCodes(sql)) {
    const relay = new Relay(secretOf, watch)
    this.direct = new Direct(sql, secretOf, watch)
    this.ways = {
      none,
      direct: this.direct,
      relay,
      cloudrun: new CloudRun(),
      pool: new Pool(codes, relay),
    }
  }

  make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    return this.ways[account.egress.kind].make(account, call)
  }

  /** The access token, which no other way out has. */
  async token(account: OfficialAccount): Promise<Token> {
    return account.egress.kind === "direct"
      ? this.direct.token(account)
      : refusedCall("wechat_not_called")
  }
}
