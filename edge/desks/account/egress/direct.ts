// `direct`: Menshen itself calls WeChat, from an address that the account lists, and holds the AppSecret and the
// access token.

import { tokenPath, tokenRequest, usedForMs } from "../../../base/stable-token.ts"
import type { OfficialAccount } from "../../../core/config.ts"
import { accepted, type Result } from "../../../core/result.ts"
import {
  type ApiAnswer,
  noteMalformed,
  notMade,
  numberIn,
  type RefusedCall,
  refusedCall,
} from "./answer.ts"
import { callWeChat } from "./call-wechat.ts"
import { type Call, type Egress, isExchange, type SecretOf, type Watch } from "./egress.ts"
import { isTokenRefusal } from "./errcodes.ts"
import { patiently } from "./patience.ts"
import { type StoredToken, TokenRow } from "./token-row.ts"

export type Token = Result<StoredToken, RefusedCall>

export class Direct implements Egress {
  private readonly secretOf: SecretOf
  private readonly watch: Watch
  private readonly tokenRow: TokenRow
  private flight: Promise<Token> | undefined

  constructor(sql: SqlStorage, secretOf: SecretOf, watch: Watch) {
    this.secretOf = secretOf
    this.watch = watch
    this.tokenRow = new TokenRow(sql, secretOf)
  }

  /** Repeats a call once with a fresh token if WeChat rejects the token. */
  async make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    if (isExchange(call)) return this.exchange(account, call)
    const token = await this.token(account)
    if (!token.ok) return token
    const answer = await this.withToken(account, call, token.value.value)
    if (answer.ok || !isTokenRefusal(answer.errcode)) return answer
    this.tokenRow.drop(token.value.sealed)
    const fresh = await this.token(account)
    if (!fresh.ok) return fresh
    return this.withToken(account, call, fresh.value.value)
  }

  private exchange(account: OfficialAccount, { path, query }: Call): Promise<ApiAnswer> {
    const secret = String(this.secretOf(account.appSecretEnv))
    const named = { appid: account.appId, secret, ...query }
    return callWeChat(account.name, urlOf(account, path, named))
  }

  private withToken(account: OfficialAccount, call: Call, token: string): Promise<ApiAnswer> {
    const url = urlOf(account, call.path, { access_token: token, ...call.query })
    return patiently(() => callWeChat(account.name, url, call.body))
  }

  /** Concurrent callers share one fetch. */
  async token(account: OfficialAccount): Promise<Token> {
    const stored = await this.tokenRow.read(account)
    if (stored !== undefined) return accepted(stored)
    this.flight ??= this.fetchToken(account).finally(() => {
      this.flight = undefined
    })
    return this.flight
  }

  private async fetchToken(account: OfficialAccount): Promise<Token> {
    if (this.watch.isSpent(account, tokenPath)) {
      return { ...notMade("wechat_quota"), call: tokenPath }
    }
    const url = urlOf(account, tokenPath)
    const body = tokenRequest(account.appId, this.secretOf(account.appSecretEnv))
    const answer = await patiently(() => callWeChat(account.name, url, body))
    this.watch.note(account, tokenPath, answer)
    if (!answer.ok) return answer
    const { access_token: value, expires_in } = answer.value
    const seconds = numberIn(expires_in)
    if (typeof value !== "string" || seconds === undefined) {
      noteMalformed(account.name, { type: "access_token or expires_in" })
      return refusedCall("wechat_refused")
    }
    const until = Date.now() + usedForMs(seconds)
    return accepted(await this.tokenRow.write(account, value, until))
  }
}

function urlOf({ apiBase }: OfficialAccount, path: string, query: Record<string, string> = {}) {
  const url = new URL(path, apiBase)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
