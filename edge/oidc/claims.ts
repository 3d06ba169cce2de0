// The `claims` parameter (OpenID Connect Core section 5.5), politely: what cannot be given is left
// out, and two requests that must not be passed over are kept.

export interface Claims {
  /** The only person the answer may be about. */
  sub: string | undefined
  /** Ways of confirming, one of which is essential. */
  acrs: string[] | undefined
}

/** Undefined when it is not the JSON object that section 5.5 describes. */
export function readClaims(text: string): Claims | undefined {
  if (text === "") return { sub: undefined, acrs: undefined }
  const document = parsed(text)
  const idToken = memberOf(document, "id_token")
  const userinfo = memberOf(document, "userinfo")
  if (document === undefined || idToken === undefined || userinfo === undefined) return undefined
  const [sub] = valuesOf(idToken.sub)
  const acr = idToken.acr as { essential?: unknown } | undefined
  const acrs = valuesOf(acr)
  const essential = acr?.essential === true && acrs.length > 0
  return { sub, acrs: essential ? acrs : undefined }
}

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function memberOf(document: Json | undefined, name: string): Json | undefined {
  const value = document?.[name] ?? {}
  return isObject(value) ? value : undefined
}

/** `value` or `values` of one claim's request, strings only. */
function valuesOf(request: unknown): string[] {
  if (!isObject(request)) return []
  const { value, values } = request
  const all = Array.isArray(values) ? [value, ...values] : [value]
  return all.filter((one) => typeof one === "string")
}
