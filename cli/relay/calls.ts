// Makes an allowed call of an account. The relay adds the access token, or the AppID and the AppSecret, itself.

import type { RelayAnswer, RelayedCall } from "../../edge/base/relay-protocol.ts"
import { tokenPath } from "../../edge/base/stable-token.ts"
import { AccessToken } from "./access-token.ts"
import type { Allowed as Entry } from "./allow-list.ts"
import type { RelayAccount } from "./configuration.ts"
import { askWeChat, type WeChatAnswer, withoutSecrets } from "./wechat.ts"

/** Less than Menshen waits (edge/desks/account/egress/relay.ts). */
export const callMs = 4000

/** The errcodes after which a fresh token may help, once (docs/wechat-protocol.md#error-codes). */
const tokenRefusals = [40001, 40014, 41001, 42001]

export class Calls {
  private readonly account: RelayAccount
  private readonly token: AccessToken

  constructor(account: RelayAccount) {
    this.account = account
    this.token = new AccessToken(account)
  }

  get name(): string {
    return this.account.name
  }

  async make(call: RelayedCall, entry: Entry): Promise<RelayAnswer> {
    const until = Date.now() + callMs
    if (entry.bySecret) {
      const { appId: appid, appSecret: secret } = this.account
      return this.told(call.path, entry, await this.ask(call, entry, { appid, secret }, until), [])
    }
    return this.withToken(call, entry, until)
  }

  /** Repeats the call once with a fresh token if WeChat rejects the token. */
  private async withToken(call: RelayedCall, entry: Entry, until: number): Promise<RelayAnswer> {
    const token = await this.token.get(until)
    if (!token.ok) return this.told(tokenPath, entry, token.answer, [])
    const answer = await this.ask(call, entry, { access_token: token.value }, until)
    if (!isTokenRefusal(answer)) return this.told(call.path, entry, answer, [token.value])
    this.token.drop(token.value)
    const fresh = await this.token.get(until)
    if (!fresh.ok) return this.told(tokenPath, entry, fresh.answer, [token.value])
    const again = await this.ask(call, entry, { access_token: fresh.value }, until)
    return this.told(call.path, entry, again, [token.value, fresh.value])
  }

  private ask(
    call: RelayedCall,
    { answerBytesMax: bytesMax }: Entry,
    named: Record<string, string>,
    until: number,
  ) {
    const url = new URL(call.path, this.account.apiBase)
    for (const [name, value] of Object.entries({ ...named, ...call.query })) {
      url.searchParams.set(name, value)
    }
    return askWeChat({ url, body: call.body, until, bytesMax })
  }

  private told(call: string, entry: Entry, answer: WeChatAnswer, tokens: string[]): RelayAnswer {
    if (!answer.ok) return { silence: answer.silence, call }
    const secrets = [this.account.appSecret, ...tokens]
    return { answer: withoutSecrets(answer.members, entry.answer, secrets), call }
  }
}

const isTokenRefusal = (answer: WeChatAnswer) =>
  answer.ok && tokenRefusals.includes(Number(answer.members.errcode))
