// Changes an account, as its owner would in WeChat's console.
import { type Account, accountTypes, encryptionModes, formats } from "../account.ts"
import { readEntry } from "../api/whitelist.ts"
import { readKey } from "../envelope.ts"
import type { Platform } from "../platform.ts"
import { otherLimits, quotaNames } from "../quotas.ts"
import { BadInput, type Input } from "./input.ts"
import { describeAccount } from "./views.ts"

type Rule = { what: string; sound: (value: unknown) => boolean }

const among = (...choices: readonly string[]): Rule => ({
  what: `one of: ${choices.join(", ")}`,
  sound: (value) => choices.includes(value as string),
})
const matching = (what: string, pattern: RegExp): Rule => ({
  what,
  sound: (value) => typeof value === "string" && pattern.test(value),
})
const limits = [...quotaNames, ...otherLimits]

const rules: Record<string, Rule> = {
  type: among(...accountTypes),
  encryption: among(...encryptionModes),
  format: among(...formats),
  title: matching("a text", /./),
  token: matching("3 to 32 letters and digits", /^[A-Za-z0-9]{3,32}$/),
  encodingAesKey: {
    what: "43 characters of A-Z a-z 0-9",
    sound: (value) => typeof value === "string" && readKey(value) !== undefined,
  },
  appSecret: matching("a text without spaces", /^\S+$/),
  callbackUrl: matching('a whole http or https link, or "" for none', /^(https?:\/\/\S+)?$/),
  oauthDomain: matching('a host, with its port if it has one, or "" for none', /^[\w.:[\]-]*$/),
  openPlatform: {
    what: "a name, or null for none",
    sound: (value) => value === null || (typeof value === "string" && value !== ""),
  },
  whitelist: {
    what: 'a list of addresses and blocks, for example ["127.0.0.1", "203.0.113.0/24"]',
    sound: (value) =>
      Array.isArray(value) && value.every((one) => typeof one === "string" && readEntry(one)),
  },
  quotas: {
    what: `an object of whole numbers by name; the names: ${limits.join(", ")}`,
    sound: (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.entries(value).every(([k, v]) => limits.includes(k as never) && Number.isInteger(v)),
  },
}

/** Makes the whole change or none of it, and returns the account. */
export function changeAccount(platform: Platform, account: Account, changes: Input): object {
  for (const [name, value] of Object.entries(changes)) check(name, value)
  const { encodingAesKey } = account
  Object.assign(account, changes)
  if (account.encodingAesKey !== encodingAesKey)
    account.previousKey = { encodingAesKey, changedAt: platform.now() }
  return describeAccount(account)
}

function check(name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  const names = Object.keys(rules).join(", ")
  if (!rule) throw new BadInput(`An account has no setting "${name}". It has: ${names}.`)
  if (!rule.sound(value)) throw new BadInput(`Write "${name}" as ${rule.what}.`)
}
