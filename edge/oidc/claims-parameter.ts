// The `claims` parameter (OpenID Connect Core section 5.5). Requests for claims that Menshen does not
// have are ignored; a requested `sub` and an essential `acr` are enforced.

export interface Claims {
  /** The only subject that the answer may be about. */
  sub: string | undefined
  /** The accepted values of an essential acr. */
  acrs: string[] | undefined
}

/** No subject of ours is longer, public or pairwise. A ticket keeps what it asks for. */
const subjectCharsMax = 64

/** Undefined if it is not the JSON object of section 5.5, or asks for somebody who cannot be. */
export function readClaims(text: string): Claims | undefined {
  if (text === "") return { sub: undefined, acrs: undefined }
  const document = parsed(text)
  const idToken = memberOf(document, "id_token")
  const userinfo = memberOf(document, "userinfo")
  if (document === undefined || idToken === undefined || userinfo === undefined) return undefined
  const [sub] = valuesOf(idToken.sub)
  if (sub !== undefined && sub.length > subjectCharsMax) return undefined
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

/** The strings of `value` and `values` in the request of one claim. */
function valuesOf(request: unknown): string[] {
  if (!isObject(request)) return []
  const { value, values } = request
  const all = Array.isArray(values) ? [value, ...values] : [value]
  return all.filter((one) => typeof one === "string")
}
