// Secrets in the formats of WeChat and of Menshen, and the names of their variables.

import { randomBytes } from "node:crypto"
import { alphanumeric } from "../start/secrets.ts"

/** docs/wechat-protocol.md#server-url has the formats of WeChat. */
export const newSecret = {
  token: () => alphanumeric(32),
  encodingAesKey: () => alphanumeric(43),
  key: () => randomBytes(32).toString("hex"),
}

/** What the core accepts as one; WeChat's have 32 hexadecimal digits. */
export const isAppSecret = (text: string) => /^[0-9A-Za-z]{16,128}$/.test(text)

/** Every variable that a menshen.json names. */
export function variablesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return []
  if ("env" in value && typeof value.env === "string") return [value.env]
  return Object.values(value).flatMap(variablesOf)
}

/** A variable for the secret of something, unlike those that are taken. */
export function variableFor(owner: string, secret: string, taken: string[]): string {
  const start = owner.toUpperCase().replace(/[^A-Z0-9]+/g, "_")
  const name = `${/^[A-Z]/.test(start) ? start : `APP_${start}`}_${secret}`
  if (!taken.includes(name)) return name
  const numbered = (at: number): string =>
    taken.includes(`${name}_${at}`) ? numbered(at + 1) : `${name}_${at}`
  return numbered(2)
}
