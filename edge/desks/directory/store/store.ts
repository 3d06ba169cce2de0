// Reads who owns what, and records what WeChat said about it. apply.ts changes ownership.

import type { Contact, ContactKind } from "../../../base/contacts.ts"
import type { Union } from "../../../core/binding.ts"

export interface IdentityRow {
  appId: string
  openid: string
  user: string
  createdAt: number
  /** When it was given to a user who existed already, or 0. */
  addedAt: number
  following: boolean
  /** CreateTime of the follow, unfollow or first scan that said so, milliseconds since 1970; 0 if WeChat
   * has said nothing since an import. */
  followChangedAt: number
  /** The Open Platform of `unionid`. */
  openPlatform: string
  /** The first unionid that WeChat gave there, or "". */
  unionid: string
  /** When WeChat was last asked, milliseconds since 1970, or 0. */
  unionCheckedAt: number
}

export interface UnionRow {
  openPlatform: string
  unionid: string
  user: string
}

/** An account that an application already had for a person, by the application's own id. */
export interface AppAccount {
  clientId: string
  account: string
}

export interface UserRow {
  user: string
  createdAt: number
  state: "active" | "merged" | "forgotten"
  mergedInto: string
}

type Row = Record<string, SqlStorageValue>

export class Store {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  user(user: string): UserRow | undefined {
    const [row] = this.sql.exec("SELECT * FROM users WHERE user = ?", user)
    return row && userOf(row)
  }

  /** The user after all merges; undefined once they are forgotten. */
  activeUser(user: string): string | undefined {
    for (let at = this.user(user); at !== undefined; at = this.user(at.mergedInto)) {
      if (at.state === "active") return at.user
    }
    return undefined
  }

  identity(appId: string, openid: string): IdentityRow | undefined {
    const query = "SELECT * FROM identities WHERE app_id = ? AND openid = ?"
    const [row] = this.sql.exec(query, appId, openid)
    return row && identityOf(row)
  }

  identitiesOf(user: string): IdentityRow[] {
    const query = "SELECT * FROM identities WHERE user = ? ORDER BY created_at, app_id, openid"
    return this.sql.exec(query, user).toArray().map(identityOf)
  }

  unionOwner(openPlatform: string, unionid: string): string | undefined {
    const query = "SELECT user FROM unions WHERE open_platform = ? AND unionid = ?"
    const [row] = this.sql.exec<{ user: string }>(query, openPlatform, unionid)
    return row?.user
  }

  unionsOf(user: string): UnionRow[] {
    const query = "SELECT * FROM unions WHERE user = ? ORDER BY open_platform, unionid"
    return this.sql.exec(query, user).toArray().map(unionOf)
  }

  appAccountOwner({ clientId, account }: AppAccount): string | undefined {
    const query = "SELECT user FROM app_accounts WHERE client_id = ? AND account = ?"
    const [row] = this.sql.exec<{ user: string }>(query, clientId, account)
    return row?.user
  }

  appAccountsOf(user: string): AppAccount[] {
    const query = "SELECT * FROM app_accounts WHERE user = ? ORDER BY client_id, account"
    return this.sql.exec(query, user).toArray().map(appAccountOf)
  }

  contactOwner(kind: ContactKind, address: string): string | undefined {
    const query = "SELECT user FROM contacts WHERE kind = ? AND address = ?"
    const [row] = this.sql.exec<{ user: string }>(query, kind, address)
    return row?.user
  }

  contactsOf(user: string): Contact[] {
    const query = "SELECT * FROM contacts WHERE user = ? ORDER BY kind, address"
    return this.sql.exec(query, user).toArray().map(contactIn)
  }

  /** For an account that belongs to no other user. */
  addAppAccount({ clientId, account }: AppAccount, user: string, now: number): void {
    const insert = "INSERT OR IGNORE INTO app_accounts VALUES (?, ?, ?, ?)"
    this.sql.exec(insert, clientId, account, user, now)
  }

  /** Removes the accounts that came to a user since then; gives how many. */
  dropAppAccounts(user: string, since: number): number {
    const gone = "DELETE FROM app_accounts WHERE user = ? AND created_at >= ? RETURNING account"
    return this.sql.exec(gone, user, since).toArray().length
  }

  addContact(kind: ContactKind, address: string, user: string, now: number): void {
    const insert = "INSERT OR IGNORE INTO contacts VALUES (?, ?, ?, ?)"
    this.sql.exec(insert, kind, address, user, now)
  }

  /** The newest open conflict about an identity. */
  conflictAbout(appId: string, openid: string): number | undefined {
    const query = `SELECT max(id) AS id FROM conflicts
      WHERE app_id = ? AND openid = ? AND state = 'open'`
    const { id } = this.sql.exec<{ id: number | null }>(query, appId, openid).one()
    return id ?? undefined
  }

  /** What WeChat said at `at`. The core has decided that nothing newer is known. */
  noteFollow(appId: string, openid: string, following: boolean, at: number): void {
    const update = `UPDATE identities SET following = ?, follow_changed_at = ?
      WHERE app_id = ? AND openid = ?`
    this.sql.exec(update, following ? 1 : 0, at, appId, openid)
  }

  /** A file says that the person unfollowed. It counts until WeChat says anything. */
  noteImportedUnfollow(appId: string, openid: string): void {
    const update = `UPDATE identities SET following = 0
      WHERE app_id = ? AND openid = ? AND follow_changed_at = 0`
    this.sql.exec(update, appId, openid)
  }

  /** For an identity that comes back to the user who had it. */
  noteGivenBack(appId: string, openid: string): void {
    const update = "UPDATE identities SET added_at = 0 WHERE app_id = ? AND openid = ?"
    this.sql.exec(update, appId, openid)
  }

  /** Records that WeChat was asked at `now`. The first unionid of an Open Platform is kept, unless the
   * identity's user owns the new one: then nothing contradicts it. */
  noteUnion(appId: string, openid: string, union: Union | undefined, now: number): void {
    const known = this.identity(appId, openid)
    if (known === undefined) return
    const { openPlatform, unionid } = union && this.mayReplace(known, union) ? union : known
    this.sql.exec(
      `UPDATE identities SET union_checked_at = ?, open_platform = ?, unionid = ?
        WHERE app_id = ? AND openid = ?`,
      now,
      openPlatform,
      unionid,
      appId,
      openid,
    )
  }

  private mayReplace(known: IdentityRow, { openPlatform, unionid }: Union): boolean {
    const isFirst = unionIn(known, openPlatform) === undefined
    return isFirst || this.unionOwner(openPlatform, unionid) === known.user
  }
}

/** The unionid that an identity is known to have under an Open Platform. Rows that were written before
 * the column existed count as the present one's. */
export function unionIn(identity: IdentityRow, openPlatform: string): Union | undefined {
  const isThere = ["", openPlatform].includes(identity.openPlatform)
  return isThere && identity.unionid !== ""
    ? { openPlatform, unionid: identity.unionid }
    : undefined
}

const identityOf = (row: Row): IdentityRow => ({
  appId: row.app_id as string,
  openid: row.openid as string,
  user: row.user as string,
  createdAt: row.created_at as number,
  addedAt: row.added_at as number,
  following: row.following === 1,
  followChangedAt: row.follow_changed_at as number,
  openPlatform: row.open_platform as string,
  unionid: row.unionid as string,
  unionCheckedAt: row.union_checked_at as number,
})

const unionOf = (row: Row): UnionRow => ({
  openPlatform: row.open_platform as string,
  unionid: row.unionid as string,
  user: row.user as string,
})

const appAccountOf = (row: Row): AppAccount => ({
  clientId: row.client_id as string,
  account: row.account as string,
})

const contactIn = (row: Row) => ({
  kind: row.kind as ContactKind,
  address: row.address as string,
})

const userOf = (row: Row): UserRow => ({
  user: row.user as string,
  createdAt: row.created_at as number,
  state: row.state as UserRow["state"],
  mergedInto: (row.merged_into as string | null) ?? "",
})
