// The calls that the relay makes: these methods and paths, with these parameters and bodies, and nothing else. What a
// caller wrote is never part of an address: the path is one of these texts, and each value has been checked. Of WeChat's
// answer the caller gets these members.

import type { RelayedCall } from "../../edge/base/relay-protocol.ts"

type Test = (value: unknown) => boolean

const text =
  (form: RegExp): Test =>
  (value) =>
    typeof value === "string" && form.test(value)
const exactly =
  (only: unknown): Test =>
  (value) =>
    value === only
const wholeNumber =
  (least: number, most: number): Test =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
/** All of these members and no other. */
const object =
  (members: Record<string, Test>): Test =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    const given = Object.entries(value)
    return (
      given.length === Object.keys(members).length &&
      given.every(([name, one]) => Object.hasOwn(members, name) && members[name]?.(one))
    )
  }
const list =
  (test: Test, most: number): Test =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= most && value.every(test)

const openid = text(/^[A-Za-z0-9_-]{1,28}$/)

export interface Allowed {
  method: "GET" | "POST"
  query?: Test
  body?: Test
  /** By the AppSecret instead of the access token, and once: WeChat takes a code once. */
  bySecret?: true
  /** What the caller gets, beside errcode and errmsg. */
  answer: string[]
  /** Of an answer that may be larger than the usual ones. */
  answerBytesMax?: number
}

export const allowed: Record<string, Allowed> = {
  "/cgi-bin/qrcode/create": {
    method: "POST",
    body: object({
      expire_seconds: wholeNumber(1, 2_592_000),
      action_name: exactly("QR_STR_SCENE"),
      action_info: object({ scene: object({ scene_str: text(/^[A-Za-z0-9_-]{1,64}$/) }) }),
    }),
    answer: ["url", "expire_seconds"],
  },
  "/cgi-bin/user/info": {
    method: "GET",
    query: object({ openid }),
    answer: ["openid", "subscribe", "unionid"],
  },
  "/cgi-bin/changeopenid": {
    method: "POST",
    body: object({
      from_appid: text(/^wx[0-9A-Za-z]{8,32}$/),
      openid_list: list(openid, 100),
    }),
    answer: ["result_list"],
  },
  "/sns/oauth2/access_token": {
    method: "GET",
    query: object({
      code: text(/^[A-Za-z0-9_-]{1,128}$/),
      grant_type: exactly("authorization_code"),
    }),
    bySecret: true,
    answer: ["openid", "scope", "unionid", "is_snapshotuser"],
  },
}

const absent: Test = (value) => value === undefined

/** The entry of a call, or undefined. */
export function allowedCall(value: unknown): { call: RelayedCall; entry: Allowed } | undefined {
  if (typeof value !== "object" || value === null) return undefined
  const { appId, method, path, query, body, ...more } = value as Record<string, unknown>
  if (typeof appId !== "string" || typeof path !== "string") return undefined
  const entry = Object.hasOwn(allowed, path) ? allowed[path] : undefined
  if (entry === undefined || Object.keys(more).length > 0) return undefined
  const fits =
    method === entry.method && (entry.query ?? absent)(query) && (entry.body ?? absent)(body)
  return fits ? { call: value as RelayedCall, entry } : undefined
}
