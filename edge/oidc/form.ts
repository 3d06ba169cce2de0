// A posted form, read strictly: one media type, one value per name, nothing in the query.

import type { Context } from "hono"
import { accepted } from "../core/result.ts"
import type { Env } from "../env.ts"
import { readBody } from "../http/read-body.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

type C = Context<{ Bindings: Env }>

const bodyBytesMax = 16 * 1024
const mediaType = "application/x-www-form-urlencoded"

const malformed = (description: string) => oauthError("invalid_request", description)

export function isForm(c: C): boolean {
  return (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() === mediaType
}

/** Undefined when it is too long. */
export async function formText(c: C): Promise<string | undefined> {
  const bytes = await readBody(c.req.raw, bodyBytesMax)
  return bytes && new TextDecoder().decode(bytes)
}

/** Secrets in a query would stand in every log on the way (RFC 6749 section 2.3.1). */
export async function readForm(c: C): Promise<OAuthResult<URLSearchParams>> {
  if (!isForm(c)) return malformed(`Send ${mediaType}.`)
  if (new URL(c.req.url).search !== "") return malformed("Parameters belong into the body.")
  const text = await formText(c)
  if (text === undefined) return malformed("The form is too long.")
  const form = new URLSearchParams(text)
  const repeated = repeatedName(form)
  return repeated === undefined ? accepted(form) : malformed("A parameter stands twice.")
}

/** The parameters of an endpoint that takes them in the query or as a form, as one query; undefined
 * when they came some other way. Each stands once or not: the reader decides who is told. */
export async function requestQuery(c: C): Promise<string | undefined> {
  if (c.req.method !== "POST") return new URL(c.req.url).search.slice(1)
  return isForm(c) ? formText(c) : undefined
}

/** RFC 6749 sections 3.1 and 3.2: a parameter stands once. */
export function repeatedName(params: URLSearchParams): string | undefined {
  const seen = new Set<string>()
  for (const name of params.keys()) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}
