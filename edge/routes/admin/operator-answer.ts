// Calls the directory of a pool and answers the operator, who is told everything: each refusal has a
// sentence that says what to do.

import type { Context, Next } from "hono"
import type { AdminCall } from "../../desks/directory/admin/admin.ts"
import { directoryOf } from "../../desks/directory/directory-stub.ts"
import { configOf, type Env } from "../../env.ts"
import { readBody } from "../../http/read-body.ts"
import { noStore } from "../../http/refuse.ts"
import { repeatedName } from "../../http/repeated-name.ts"
import { type AdminReason, adminErrors } from "./admin-errors.ts"

export type C = Context<{ Bindings: Env }>

export const jsonType = { "content-type": "application/json" }
const bodyBytesMax = 16 * 1024
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export function refuseAdmin(reason: AdminReason, headers: Record<string, string> = {}): Response {
  const { status, sentence } = adminErrors[reason]
  const body = { error: reason, error_description: sentence }
  return Response.json(body, { status, headers: { ...noStore, ...headers } })
}

/** After the guard, so that a stranger learns nothing. */
export async function refuseRepeated(c: C, next: Next): Promise<Response | undefined> {
  const isRepeated = repeatedName(new URL(c.req.url).searchParams) !== undefined
  if (isRepeated) return refuseAdmin("request_malformed")
  await next()
  return undefined
}

/** Asks the directory of the pool that the path names. */
export async function ask(
  c: C,
  call: AdminCall,
  headers: Record<string, string> = jsonType,
): Promise<Response> {
  const { pools } = configOf(c.env)
  const pool = pools.find(({ name }) => name === c.req.param("pool"))
  if (pool === undefined) return refuseAdmin("pool_unknown")
  const { reason, text, next } = await directoryOf(c.env, pool.name).admin(actorOf(c), call)
  if (reason !== "accepted") return refuseAdmin(reason)
  const more = next === undefined ? undefined : { "menshen-next": next }
  return new Response(text, { headers: { ...noStore, ...headers, ...more } })
}

/** The claimed caller, for the audit; not a proof. */
export function actorOf(c: C): string {
  const name = c.req.header("menshen-operator") ?? ""
  return /^[A-Za-z0-9._@-]{1,64}$/.test(name) ? `admin:${name}` : "admin"
}

/** The body as an object, if it has exactly these members and all are non-empty strings. */
export async function textsIn<Name extends string>(
  c: C,
  names: readonly Name[],
): Promise<Record<Name, string> | undefined> {
  const body = await objectIn(c)
  if (body === undefined || Object.keys(body).length !== names.length) return undefined
  const sound = names.every((name) => isText(body[name]))
  return sound ? (body as Record<Name, string>) : undefined
}

export const objectIn = (c: C) => jsonIn(c, bodyBytesMax)

/** @param seconds for a body that takes its time */
export async function jsonIn(
  c: C,
  bytesMax: number,
  seconds?: number,
): Promise<Record<string, unknown> | undefined> {
  const bytes = await readBody(c.req.raw, bytesMax, seconds)
  return bytes && objectOf(bytes)
}

export function objectOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(decoder.decode(bytes))
    const isObject = typeof body === "object" && body !== null && !Array.isArray(body)
    return isObject ? (body as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** A number as an answer gave it, or 0: no exponent, sign, space or other base. */
export const numberIn = (text: string | undefined): number =>
  /^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : 0

export const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 256
