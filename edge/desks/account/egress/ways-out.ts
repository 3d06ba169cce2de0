// The ways out to WeChat's API, by `egress.kind` of an account.

import type { OfficialAccount } from "../../../core/config.ts"
import { type ApiAnswer, refusedCall } from "./answer.ts"
import { CloudRun } from "./cloudrun.ts"
import { Direct } from "./direct.ts"
import type { Call, Egress, Note, SecretOf } from "./egress.ts"
import { Relay } from "./relay.ts"

type Kind = OfficialAccount["egress"]["kind"]

/** An account that signs in by message makes no call. */
const none: Egress = {
  make: async () => refusedCall("wechat_not_called"),
}

export class WaysOut implements Egress {
  private readonly ways: Record<Kind, Egress>

  constructor(sql: SqlStorage, secretOf: SecretOf, note: Note) {
    this.ways = {
      none,
      direct: new Direct(sql, secretOf, note),
      relay: new Relay(secretOf, note),
      cloudrun: new CloudRun(),
    }
  }

  make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    return this.ways[account.egress.kind].make(account, call)
  }
}
