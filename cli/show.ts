// Formats people as text.

import type { AuditView, ConflictView, MergeView, UserView } from "../edge/base/admin-api.ts"

/** Rows below each other, every column as wide as its widest cell. */
export function table(rows: string[][]): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)),
    [],
  )
  const padded = (row: string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")
  return rows.map((row) => padded(row).trimEnd()).join("\n")
}

/** Text from outside may contain control characters, which a terminal must not obey (ID-12). */
export const printable = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")

/** JSON for programs whose output a person may see in a terminal all the same: what a terminal would obey
 * is escaped, which JSON.parse undoes (ID-12). */
export const jsonText = (value: unknown, indent?: number) =>
  JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escaped,
  )

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

/** A configuration for a file or a screen, without what a terminal would obey (ID-12): in its strings an escape means
 * the same, elsewhere only a comment can have such characters, and a carriage return ends one. */
export const configurationText = (text: string) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escaped)

export function userText(view: UserView): string {
  const { user, state, mergedInto, createdAt } = view
  const into = mergedInto === undefined ? "" : ` into ${mergedInto}`
  const rows = [
    ...view.identities.map(({ appId, openid, following, unionid }) => [
      "identity",
      appId,
      openid,
      `${following ? "follows" : "does not follow"}${unionid ? `, unionid ${unionid}` : ""}`,
    ]),
    ...view.unions.map(({ openPlatform, unionid }) => ["union", openPlatform, unionid, ""]),
    ...view.accounts.map(({ clientId, account }) => ["account", clientId, account, ""]),
    ...view.emails.map((address) => ["email", address, "", ""]),
    ...view.phones.map((address) => ["phone", address, "", ""]),
  ]
  const parts = [
    `${user}  ${state}${into}, since ${createdAt}`,
    ...(rows.length > 0 ? [indent(table(rows.map((row) => row.map(printable))))] : []),
    ...view.conflicts.map((conflict) => `  ${conflictText(conflict)}`),
    ...view.merges.map((merge) => `  ${mergeText(merge)}`),
  ]
  return parts.join("\n")
}

const indent = (text: string) => text.replace(/^/gm, "  ")

export function conflictText(conflict: ConflictView): string {
  const { id, state, user, other, appId, openid, createdAt } = conflict
  const shared = conflict.unionid === undefined ? "" : `, unionid ${conflict.unionid}`
  const which = printable(`${appId} ${openid}${shared}`)
  // Without another user it is WeChat's answer about this one that changed.
  const who = other === "" ? `${user} alone` : `${user} and ${other}`
  return `conflict ${id} (${state}): ${who} over ${which}, ${createdAt}`
}

export const mergeText = ({ id, from, into, createdAt, undoneAt }: MergeView) =>
  `merge ${id}: ${from} into ${into}, ${createdAt}${undoneAt ? `, undone ${undoneAt}` : ""}`

export const auditText = (entries: AuditView[]) =>
  table(
    entries.map(({ at, actor, action, user, detail }) =>
      [at, actor, action, user ?? "", JSON.stringify(detail)].map(printable),
    ),
  )
