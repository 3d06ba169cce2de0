// The stored configuration: what counts, what was before, a check, a new version, and the way back. These calls see the
// deployed configuration only, so that they work when the stored one does not.

import {
  type ConfigurationCheck,
  type ConfigurationView,
  configurationBytesMax,
} from "../../base/admin-api.ts"
import { log } from "../../base/log.ts"
import { newMessageId } from "../../base/secrets.ts"
import { configurationDeskOf } from "../../desks/configuration/configuration-stub.ts"
import { configOf, deployedText, judge, look } from "../../env.ts"
import { readBody, uploadSeconds } from "../../http/read-body.ts"
import { noStore } from "../../http/refuse.ts"
import { type AdminReason, adminErrors } from "./admin-errors.ts"
import { actorOf, type C, numberIn, objectOf, refuseAdmin } from "./operator-answer.ts"

/** Of JSON, whose escapes lengthen a text. */
const bodyBytesMax = 4 * configurationBytesMax
const noteMost = 200

const answer = (body: object, status = 200) => Response.json(body, { status, headers: noStore })

const hasStore = (c: C) => configOf(c.env).configurationStore === true

function refuse(reason: AdminReason, more: object): Response {
  const { status, sentence } = adminErrors[reason]
  return answer({ error: reason, error_description: sentence, ...more }, status)
}

export async function showConfiguration(c: C): Promise<Response> {
  const newest = hasStore(c) ? await configurationDeskOf(c.env).newerThan(0) : undefined
  const { version, text } = newest ?? { version: 0, text: "" }
  const judged = judge(c.env, text)
  const view: ConfigurationView = {
    source: text === "" ? "deployed" : "stored",
    version,
    isStored: hasStore(c),
    text: text === "" ? deployedText(c.env) : text,
    faults: "faults" in judged ? judged.faults : [],
  }
  return answer(view)
}

export async function listVersions(c: C): Promise<Response> {
  const entries = hasStore(c) ? await configurationDeskOf(c.env).entries() : []
  return answer({ versions: entries })
}

export async function showVersion(c: C): Promise<Response> {
  const version = numberIn(c.req.param("version"))
  const text = hasStore(c) ? await configurationDeskOf(c.env).textOf(version) : undefined
  return text === undefined ? refuseAdmin("version_unknown") : answer({ version, text })
}

/** Says what storing it would say, and stores nothing. */
export async function checkConfiguration(c: C): Promise<Response> {
  const body = await largeObject(c)
  if (body instanceof Response) return body
  const { text, ...others } = body
  if (!isText(text) || Object.keys(others).length > 0) return refuseAdmin("request_malformed")
  const judged = judge(c.env, text)
  const check: ConfigurationCheck = {
    bytes: bytesOf(text),
    faults: "faults" in judged ? judged.faults : [],
    warnings: "faults" in judged ? [] : judged.warnings,
  }
  return answer(check)
}

export async function storeConfiguration(c: C): Promise<Response> {
  if (!hasStore(c)) return refuseAdmin("configuration_not_stored")
  const body = await largeObject(c)
  if (body instanceof Response) return body
  const { text, base, note = "", ...others } = body
  const isSound = isText(text) && isVersion(base) && isNote(note) && isEmpty(others)
  return isSound ? put(c, { text, base, note }) : refuseAdmin("request_malformed")
}

/** An older text becomes a version of its own, so that the history says what was done. */
export async function undoConfiguration(c: C): Promise<Response> {
  if (!hasStore(c)) return refuseAdmin("configuration_not_stored")
  const body = await largeObject(c)
  if (body instanceof Response) return body
  const { base, to = Math.max(0, Number(base) - 1), ...others } = body
  if (!isVersion(base) || !isVersion(to) || !isEmpty(others)) {
    return refuseAdmin("request_malformed")
  }
  const text = to === 0 ? "" : await configurationDeskOf(c.env).textOf(to)
  if (text === undefined) return refuseAdmin("version_unknown")
  return put(c, { text, base, note: `undo: version ${to}` })
}

async function put(c: C, version: { text: string; base: number; note: string }): Promise<Response> {
  const judged = judge(c.env, version.text)
  if ("faults" in judged) return refuse("configuration_faulty", { faults: judged.faults })
  const operator = actorOf(c)
  const call = { ...version, operator, call: newMessageId() }
  const { isStored, version: newest } = await configurationDeskOf(c.env).put(call)
  if (!isStored) return refuse("configuration_changed", { version: newest })
  log("configuration_changed", { sentence: `version ${newest} of the store, by ${operator}` })
  await look(c.env)
  return answer({ version: newest, warnings: judged.warnings })
}

async function largeObject(c: C): Promise<Record<string, unknown> | Response> {
  const bytes = await readBody(c.req.raw, bodyBytesMax, uploadSeconds)
  if (bytes === undefined) return refuseAdmin("too_large")
  const body = objectOf(bytes)
  if (body === undefined) return refuseAdmin("request_malformed")
  const { text } = body
  return isText(text) && bytesOf(text) > configurationBytesMax ? refuseAdmin("too_large") : body
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length
const isEmpty = (object: object) => Object.keys(object).length === 0
const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
const isVersion = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
const isNote = (value: unknown): value is string =>
  typeof value === "string" && value.length <= noteMost
