// The access token of an Official Account at rest: sealed under the account's AppSecret, with which
// its holder can fetch a token anyway. A row that does not open, because the AppSecret changed or an older
// version wrote it in clear, is dropped, and the keeper fetches a token.

import { SealedBox } from "../../../base/sealed-box.ts"
import type { OfficialAccount } from "../../../core/config.ts"
import type { SecretOf } from "./egress.ts"

export interface StoredToken {
  value: string
  /** As the row has it. */
  sealed: string
  /** Until when it is used, in milliseconds since 1970. */
  until: number
}

export class TokenRow {
  private readonly sql: SqlStorage
  private readonly secretOf: SecretOf
  private box: Promise<SealedBox> | undefined

  constructor(sql: SqlStorage, secretOf: SecretOf) {
    this.sql = sql
    this.secretOf = secretOf
  }

  /** The token, while it is valid. */
  async read(account: OfficialAccount): Promise<StoredToken | undefined> {
    const query = "SELECT value, expires_at FROM access_token WHERE expires_at > ?"
    const [row] = this.sql.exec<{ value: string; expires_at: number }>(query, Date.now())
    if (row === undefined) return undefined
    const box = await this.boxOf(account)
    const value = await box.open(row.value, account.appId)
    if (value !== undefined) return { value, sealed: row.value, until: row.expires_at }
    this.drop(row.value)
    return undefined
  }

  async write(account: OfficialAccount, value: string, expiresAt: number): Promise<StoredToken> {
    const box = await this.boxOf(account)
    const sealed = await box.seal(value, account.appId)
    this.sql.exec("INSERT OR REPLACE INTO access_token VALUES (1, ?, ?)", sealed, expiresAt)
    return { value, sealed, until: expiresAt }
  }

  /** Deletes only this token: another call may have stored a newer one. */
  drop(sealed: string): void {
    this.sql.exec("DELETE FROM access_token WHERE value = ?", sealed)
  }

  private boxOf({ appSecretEnv }: OfficialAccount): Promise<SealedBox> {
    this.box ??= SealedBox.of(String(this.secretOf(appSecretEnv)), "access token")
    return this.box
  }
}
