// Every fault that this WeChat can simulate, and every behaviour of WeChat that is uncertain.
// README.md lists the same names; a test compares the two.
import { BadInput } from "./control/input.ts"

type Kind = "flag" | "number" | "choice" | "text" | "apiError"
type Rule = {
  kind: Kind
  start: unknown
  min?: number
  max?: number
  choices?: readonly string[]
}

export type ApiFault = { errcode: number; errmsg?: string; path?: string; calls?: number }

export type Switches = {
  wechatDown: boolean
  apiDown: boolean
  apiDelayMs: number
  apiTruncated: boolean
  apiBusyCalls: number
  apiError: ApiFault | null
  apiBody: string | null
  apiStatus: number
  apiPaddingBytes: number
  apiFaultPath: string | null
  apiContentType: "json" | "text"
  adminMustConfirm: boolean
  callerIp: string | null
  cloudRunAccount: string | null
  changingUnionid: boolean
  injectedUnionid: string | null
  snapshotUser: boolean
  longScene: "error" | "truncate"
  pushTimeoutMs: number
  badAnswerRetryMs: number
  newEncryptOnRetry: boolean
  duplicateDeliveries: number
  reorder: boolean
  reorderWindowMs: number
  httpVersion: "1.0" | "1.1"
  clearReplyInSafeMode: boolean
  lowerCaseScan: boolean
  controlCharacters: boolean
  unescapedCdataEnd: boolean
  plainFollow: "absent" | "empty" | "payment"
  oldKeySeconds: number
  clockSkewSeconds: number
}

const flag = (start: boolean): Rule => ({ kind: "flag", start })
const number = (start: number, max: number): Rule => ({ kind: "number", start, max })
const text: Rule = { kind: "text", start: null }
const choice = (...choices: string[]): Rule => ({ kind: "choice", start: choices[0], choices })

const rules: Record<keyof Switches, Rule> = {
  wechatDown: flag(false),
  apiDown: flag(false),
  apiDelayMs: number(0, 60_000),
  apiTruncated: flag(false),
  apiBusyCalls: number(0, 1_000_000),
  apiError: { kind: "apiError", start: null },
  apiBody: text,
  apiStatus: { kind: "number", start: 200, min: 200, max: 599 },
  apiPaddingBytes: number(0, 1 << 24),
  apiFaultPath: text,
  apiContentType: choice("json", "text"),
  adminMustConfirm: flag(false),
  callerIp: text,
  cloudRunAccount: text,
  changingUnionid: flag(false),
  injectedUnionid: text,
  snapshotUser: flag(false),
  longScene: choice("error", "truncate"),
  pushTimeoutMs: number(5000, 60_000),
  badAnswerRetryMs: number(300, 60_000),
  newEncryptOnRetry: flag(false),
  duplicateDeliveries: number(0, 1000),
  reorder: flag(false),
  reorderWindowMs: number(500, 60_000),
  httpVersion: choice("1.0", "1.1"),
  clearReplyInSafeMode: flag(false),
  lowerCaseScan: flag(false),
  controlCharacters: flag(false),
  unescapedCdataEnd: flag(false),
  plainFollow: choice("absent", "empty", "payment"),
  oldKeySeconds: number(60, 86_400),
  clockSkewSeconds: { kind: "number", start: 0, min: -1e9, max: 1e9 },
}

export const switchNames = Object.keys(rules) as (keyof Switches)[]

export function startingSwitches(): Switches {
  const entries = switchNames.map((name) => [name, rules[name].start])
  return Object.fromEntries(entries) as Switches
}

/** The faults on this path of the API: all of them, unless `apiFaultPath` names another path. */
export function faultsFor(switches: Switches, path: string): Switches {
  return [null, path].includes(switches.apiFaultPath) ? switches : startingSwitches()
}

/** Makes the whole change or none of it. */
export function changeSwitches(now: Switches, change: Record<string, unknown>): Switches {
  for (const [name, value] of Object.entries(change)) check(name, value)
  return { ...now, ...change } as Switches
}

function check(name: string, value: unknown): void {
  const rule = Object.hasOwn(rules, name) ? rules[name as keyof Switches] : undefined
  if (!rule)
    throw new BadInput(`There is no switch "${name}". The switches are: ${switchNames.join(", ")}.`)
  const wrong = fault(rule, value)
  if (wrong) throw new BadInput(`Switch "${name}" takes ${wrong}.`)
}

function fault(rule: Rule, value: unknown): string | undefined {
  const { min = 0, max = 0 } = rule
  const sound = Number.isInteger(value) && Number(value) >= min && Number(value) <= max
  if (rule.kind === "flag") return typeof value === "boolean" ? undefined : "true or false"
  if (rule.kind === "number") return sound ? undefined : `a whole number from ${min} to ${max}`
  if (rule.kind === "text")
    return value === null || typeof value === "string" ? undefined : "a text or null"
  if (rule.kind === "apiError") return apiErrorFault(value)
  return rule.choices?.includes(value as string) ? undefined : `one of: ${rule.choices?.join(", ")}`
}

function apiErrorFault(value: unknown): string | undefined {
  const shape = 'null or {"errcode": number, "errmsg"?: text, "path"?: text, "calls"?: number}'
  if (value === null) return undefined
  if (typeof value !== "object") return shape
  const { errcode, errmsg, path, calls, ...rest } = value as Record<string, unknown>
  const texts = [errmsg, path].every((text) => text === undefined || typeof text === "string")
  const count = calls === undefined || Number.isInteger(calls)
  const sound = Number.isInteger(errcode) && texts && count && Object.keys(rest).length === 0
  return sound ? undefined : shape
}
