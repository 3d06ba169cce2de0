// `pool`: a page gets a QR code that was made ahead, so nobody calls WeChat when somebody signs in. A relay beside the
// pool makes the other calls; without one they are not made, and UnionIDs come later (`menshen pool unions`).

import { log } from "../../../base/log.ts"
import { isNews } from "../../../base/once-a-minute.ts"
import type { OfficialAccount } from "../../../core/config.ts"
import { logRefusal } from "../../../core/log-refusal.ts"
import { accepted } from "../../../core/result.ts"
import { type ApiAnswer, notMade } from "./answer.ts"
import type { Call, Egress } from "./egress.ts"
import { levelOf, type PoolCodes, sentenceOfStock } from "./pool-codes.ts"
import type { Relay } from "./relay.ts"

export class Pool implements Egress {
  private readonly codes: PoolCodes
  private readonly relay: Relay

  constructor(codes: PoolCodes, relay: Relay) {
    this.codes = codes
    this.relay = relay
  }

  async make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    const asked = qrCodeIn(call)
    if (asked !== undefined) return this.lease(account, asked, Date.now())
    const { egress } = account
    const relay = egress.kind === "pool" ? egress.relay : undefined
    if (relay === undefined) return notMade("wechat_not_called")
    return this.relay.make({ ...account, egress: { kind: "relay", ...relay } }, call)
  }

  private lease({ name: account }: OfficialAccount, { scene, seconds }: QrCode, now: number) {
    const url = this.codes.lease(scene, seconds, now)
    const stock = this.codes.stock(now)
    const sentence = sentenceOfStock(account, stock)
    if (url === undefined) return emptyFor(account, sentence)
    const level = levelOf(stock)
    if (level !== undefined && isNews(`qr_pool ${account} ${level}`)) {
      log("qr_pool", { account, limit: level, sentence })
    }
    return accepted({ url, expire_seconds: seconds })
  }
}

interface QrCode {
  scene: string
  seconds: number
}

function qrCodeIn({ path, body }: Call): QrCode | undefined {
  if (path !== "/cgi-bin/qrcode/create") return undefined
  const { expire_seconds: seconds, action_info } = body as {
    expire_seconds: number
    action_info: { scene: { scene_str: string } }
  }
  return { scene: action_info.scene.scene_str, seconds }
}

/** No call of WeChat's was refused, so none is remembered as refused. */
function emptyFor(account: string, sentence: string): ApiAnswer {
  const reason = "account_misconfigured"
  const logId = logRefusal("qr_pool_empty", { account, reason, sentence })
  return { ...notMade(reason), call: "the pool", logId }
}
