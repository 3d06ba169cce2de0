// The only statements that change who owns what: one for each kind of write that the core decides. A
// write that names an owner repeats it in its WHERE clause, so a write that no longer fits changes no
// row, and the error undoes everything.

import type { Write } from "../../../core/binding.ts"

type Statement = [text: string, ...values: SqlStorageValue[]]

/** Runs within the transaction whose reads led to the writes. */
export function apply(sql: SqlStorage, writes: readonly Write[], now: number): void {
  const created = new Set(writes.map((write) => (write.kind === "add_user" ? write.user : "")))
  for (const write of writes) {
    if (write.kind === "add_conflict") addConflict(sql, write, now)
    else {
      const isNew = write.kind === "add_identity" && created.has(write.user)
      const { rowsWritten } = sql.exec(...statementOf(write, now, isNew))
      // A broken promise of our own: the error rolls the whole transaction back.
      if (rowsWritten === 0) throw new Error("the directory moved within one decision")
    }
    if (write.kind === "forget_user") forgetRest(sql, write.user)
  }
}

/** @param isNew the user is created with the identity */
function statementOf(
  write: Exclude<Write, { kind: "add_conflict" }>,
  now: number,
  isNew: boolean,
): Statement {
  switch (write.kind) {
    case "add_user":
      return ["INSERT INTO users (user, created_at) VALUES (?, ?)", write.user, now]
    case "add_identity":
      return [
        "INSERT INTO identities (app_id, openid, user, created_at, added_at) VALUES (?, ?, ?, ?, ?)",
        write.appId,
        write.openid,
        write.user,
        now,
        isNew ? 0 : now,
      ]
    case "add_union":
      return [
        "INSERT INTO unions (open_platform, unionid, user, created_at) VALUES (?, ?, ?, ?)",
        write.openPlatform,
        write.unionid,
        write.user,
        now,
      ]
    case "remove_identity":
      return [
        "DELETE FROM identities WHERE app_id = ? AND openid = ? AND user = ?",
        write.appId,
        write.openid,
        write.user,
      ]
    case "remove_union":
      return [
        "DELETE FROM unions WHERE open_platform = ? AND unionid = ? AND user = ?",
        write.openPlatform,
        write.unionid,
        write.user,
      ]
    case "move_identity":
      return [
        "UPDATE identities SET user = ? WHERE app_id = ? AND openid = ? AND user = ?",
        write.to,
        write.appId,
        write.openid,
        write.from,
      ]
    case "move_union":
      return [
        "UPDATE unions SET user = ? WHERE open_platform = ? AND unionid = ? AND user = ?",
        write.to,
        write.openPlatform,
        write.unionid,
        write.from,
      ]
    case "retire_user":
      return [
        "UPDATE users SET state = 'merged', merged_into = ? WHERE user = ? AND state = 'active'",
        write.into,
        write.user,
      ]
    case "revive_user":
      return [
        "UPDATE users SET state = 'active', merged_into = NULL WHERE user = ? AND state = 'merged'",
        write.user,
      ]
    case "forget_user":
      return [
        "UPDATE users SET state = 'forgotten' WHERE user = ? AND state = 'active'",
        write.user,
      ]
  }
}

/** Idempotent: the same evidence is one conflict. */
function addConflict(
  sql: SqlStorage,
  write: Extract<Write, { kind: "add_conflict" }>,
  now: number,
): void {
  const { user, other, appId, openid, openPlatform = "", unionid = "" } = write
  sql.exec(
    `INSERT OR IGNORE INTO conflicts (user, other, app_id, openid, open_platform, unionid, state,
      created_at, resolved_at) VALUES (?, ?, ?, ?, ?, ?, 'open', ?, 0)`,
    user,
    other,
    appId,
    openid,
    openPlatform,
    unionid,
    now,
  )
}

/** Keeps the user's row, so that the `sub` is never given out again; deletes what led to the person. */
function forgetRest(sql: SqlStorage, user: string): void {
  for (const table of ["identities", "unions", "app_accounts", "contacts", "proofs"]) {
    sql.exec(`DELETE FROM ${table} WHERE user = ?`, user)
  }
  // Queued events name identities. `user.forgotten` is queued after this and is the only one left.
  sql.exec("DELETE FROM outbox WHERE user = ? AND target LIKE 'app:%'", user)
  sql.exec("DELETE FROM conflicts WHERE user = ? OR other = ?", user, user)
  sql.exec("DELETE FROM merges WHERE user_from = ? OR user_into = ?", user, user)
}
