// `cloudrun`: inside WeChat CloudRun (微信云托管), whose open-interface service (开放接口服务) takes the calls at WeChat's
// own host without an access token, and knows the account by the environment it runs in. Built to WeChat's documents;
// not seen on the platform.

import type { OfficialAccount } from "../../../core/config.ts"
import { type ApiAnswer, refusedOnTheWay } from "./answer.ts"
import { callWeChat } from "./call-wechat.ts"
import type { Call, Egress } from "./egress.ts"
import { isTokenRefusal, onTheWay } from "./errcodes.ts"
import { patiently } from "./patience.ts"

export class CloudRun implements Egress {
  async make(account: OfficialAccount, { path, query = {}, body }: Call): Promise<ApiAnswer> {
    const url = new URL(path, account.apiBase)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const answer = await patiently(() => callWeChat(account.name, url, body))
    const isMissed = !answer.ok && isTokenRefusal(answer.errcode)
    if (!isMissed) return answer
    return refusedOnTheWay({ account: account.name, call: path }, onTheWay.cloudrun)
  }
}
