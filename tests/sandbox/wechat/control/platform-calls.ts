// POST /platform/…: faults, account settings, and messages that no phone would send.

import type { Account } from "../account.ts"
import type { Button, Replies } from "../console/console.ts"
import { deliver } from "../delivery.ts"
import { type AuthorizationChange, authorizationEvents, writeJson } from "../message.ts"
import { Phone } from "../phone.ts"
import type { Platform } from "../platform.ts"
import { changeSwitches } from "../switches.ts"
import { families } from "../tokens.ts"
import { verifyUrl } from "../verify-url.ts"
import { type Fields, writeXml } from "../xml.ts"
import { changeAccount } from "./change-account.ts"
import { BadInput, type Input, oneOf, onlyKeys, optionalFlag, optionalText } from "./input.ts"
import { accountOf, personOf } from "./lookup.ts"
import type { ControlCall } from "./phone-calls.ts"

const setSwitches: ControlCall = (platform, input) => {
  platform.switches = changeSwitches(platform.switches, input)
  return platform.switches
}

const setAccount: ControlCall = (platform, input) => {
  const { account: _, ...changes } = input
  return changeAccount(platform, accountOf(platform, input), changes)
}

const endTokens: ControlCall = (platform, input) => {
  onlyKeys(input, "account", "family", "do")
  const family = input.family === undefined ? undefined : oneOf(input, "family", families)
  const how = oneOf(input, "do", ["revoke", "expire"] as const)
  return { ended: platform.tokens.end(accountOf(platform, input), family, how) }
}

const verify: ControlCall = (platform, input) => {
  onlyKeys(input, "account")
  return verifyUrl(platform, accountOf(platform, input))
}

const authorization: ControlCall = (platform, input) => {
  onlyKeys(input, "account", "person", "change", "revokeInfo")
  const changes = Object.keys(authorizationEvents) as AuthorizationChange[]
  const change = oneOf(input, "change", changes)
  const revokeInfo = optionalText(input, "revokeInfo") ?? "205"
  const account = accountOf(platform, input)
  return new Phone(platform).changeAuthorization(
    personOf(platform, input),
    account,
    change,
    revokeInfo,
  )
}

/** As the owner does in WeChat's console: 自定义菜单 and 自动回复, in the form in which the API reports them. */
const setConsole: ControlCall = (platform, input) => {
  onlyKeys(input, "account", "menu", "replies")
  const kept = platform.console.of(accountOf(platform, input))
  const { menu, replies } = input
  if (menu !== undefined) kept.menu = menu as Button[] | null
  if (replies !== undefined) kept.replies = replies as Replies
  return { menu: kept.menu, replies: kept.replies }
}

const migrate: ControlCall = (platform, input) => {
  onlyKeys(input, "from", "to")
  const [from, to] = [accountOf(platform, input, "from"), accountOf(platform, input, "to")]
  if (from === to) throw new BadInput('Write two different accounts as "from" and "to".')
  return { moved: platform.migrations.migrate(platform.people, from, to) }
}

const push: ControlCall = async (platform, input) => {
  onlyKeys(
    input,
    "account",
    "xml",
    "json",
    "fields",
    "base64",
    "body",
    "openid",
    "person",
    "query",
    "retry",
  )
  const account = accountOf(platform, input)
  const outer = optionalText(input, "body")
  const { deliveries, replies } = await deliver(
    platform,
    {
      account,
      openid: openidOf(platform, account, input),
      message: innerOf(account, input),
      person: null,
      what: "raw",
    },
    {
      retry: optionalFlag(input, "retry", true),
      query: queryOf(input),
      ...(outer === undefined ? {} : { body: Buffer.from(outer) }),
    },
  )
  return { shown: [], deliveries, replies }
}

function openidOf(platform: Platform, account: Account, input: Input): string {
  if (input.person !== undefined) return platform.people.openid(personOf(platform, input), account)
  return optionalText(input, "openid") ?? "oSandbox-raw-push-0000000000"
}

function innerOf(account: Account, input: Input): string | Uint8Array {
  const { fields, json } = input
  const given = ["xml", "json", "fields", "base64"].filter((key) => input[key] !== undefined)
  if (given.length !== 1) throw new BadInput(howToPush)
  if (fields !== undefined) return writeFields(account, fields)
  if (json !== undefined) return typeof json === "string" ? json : JSON.stringify(json)
  const xml = optionalText(input, "xml")
  return xml ?? Buffer.from(optionalText(input, "base64") ?? "", "base64")
}

function writeFields(account: Account, fields: unknown): string {
  const whole = typeof fields === "object" && fields !== null && !Array.isArray(fields)
  const flat = whole && Object.values(fields).every((v) => ["string", "number"].includes(typeof v))
  if (!flat) throw new BadInput('Write "fields" as an object of texts and numbers.')
  return account.format === "json" ? writeJson(fields as Fields) : writeXml(fields as Fields, true)
}

function queryOf(input: Input): Record<string, string | null> {
  const query = input.query ?? {}
  const sound =
    typeof query === "object" &&
    Object.values(query).every((value) => value === null || typeof value === "string")
  if (sound) return query as Record<string, string | null>
  throw new BadInput('Write "query" as an object of texts; null takes a parameter away.')
}

const howToPush =
  'Write exactly one of "xml" (the inner document), "json" (object or text), "fields" ' +
  '(names and values) or "base64" (any bytes).'

export const platformCalls: Record<string, ControlCall> = {
  "/platform/switches": setSwitches,
  "/platform/accounts": setAccount,
  "/platform/tokens": endTokens,
  "/platform/verify-url": verify,
  "/platform/authorization": authorization,
  "/platform/console": setConsole,
  "/platform/migrate": migrate,
  "/platform/push": push,
}
