// Reads a posted form strictly: one media type, one value per name, nothing in the query.

import type { Context } from "hono"
import { accepted } from "../core/result.ts"
import type { Env } from "../env.ts"
import { readBody } from "../http/read-body.ts"
import { repeatedName } from "../http/repeated-name.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

type C = Context<{ Bindings: Env }>

const bodyBytesMax = 16 * 1024
const mediaType = "application/x-www-form-urlencoded"

const malformed = (description: string) => oauthError("invalid_request", description)

export function isForm(c: C): boolean {
  return (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() === mediaType
}

/** Undefined if it is too long. */
export async function formText(c: C, bytesMax = bodyBytesMax): Promise<string | undefined> {
  const bytes = await readBody(c.req.raw, bytesMax)
  return bytes && new TextDecoder().decode(bytes)
}

/** Refuses a query, because secrets in it would appear in every log on the way (RFC 6749 section
 * 2.3.1). */
export async function readForm(c: C): Promise<OAuthResult<URLSearchParams>> {
  if (!isForm(c)) return malformed(`Send ${mediaType}.`)
  if (new URL(c.req.url).search !== "") return malformed("Send parameters in the body only.")
  const text = await formText(c)
  if (text === undefined) return malformed("The form is too long.")
  const form = new URLSearchParams(text)
  const repeated = repeatedName(form)
  return repeated === undefined ? accepted(form) : malformed("A parameter occurs twice.")
}

/** The parameters of an endpoint that accepts a query or a form, as one query; undefined for another
 * media type. Duplicates are left to the caller, who knows where to report them. */
export async function requestQuery(c: C, bytesMax?: number): Promise<string | undefined> {
  if (c.req.method !== "POST") return new URL(c.req.url).search.slice(1)
  return isForm(c) ? formText(c, bytesMax) : undefined
}
