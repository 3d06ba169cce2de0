// The parameters of an authorization request that Menshen reads, as one text. A pushed request and a ticket
// keep it, and "start again" repeats it. A client may send other parameters, and they are ignored (RFC 6749
// section 3.1).

const parametersRead = [
  "client_id",
  "redirect_uri",
  "response_type",
  "response_mode",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "prompt",
  "max_age",
  "id_token_hint",
  "claims",
  "ui_locales",
  "resource",
]

const usualBytesMax = 2048
/** Brokers put the state of one server into that of another. Proxies refuse a request line above 8 KiB. */
const bytesMax: Readonly<Record<string, number>> = {
  state: 6144,
  id_token_hint: 4096,
}
/** All of them together: what one stranger may make a desk keep (docs/decisions/0037-the-request-is-kept.md). */
const requestBytesMax = 10 * 1024

const encoder = new TextEncoder()
const bytesIn = (text: string) => encoder.encode(text).length

/** A sentence that names the parameter and its limit, or undefined. */
export function lengthFault(params: URLSearchParams): string | undefined {
  for (const name of parametersRead) {
    const most = bytesMax[name] ?? usualBytesMax
    if (params.getAll(name).some((value) => bytesIn(value) > most)) {
      return `The parameter ${name} has more than ${most} bytes.`
    }
  }
  const all = bytesIn(keptForm(params))
  return all > requestBytesMax
    ? `The parameters have more than ${requestBytesMax} bytes together.`
    : undefined
}

/** The parameters that are read, in no more bytes than they came in. */
export function keptForm(params: URLSearchParams): string {
  const pairs = parametersRead.flatMap((name) =>
    params.getAll(name).map((value) => ({ name, value })),
  )
  const given = pairs.filter(({ value }) => value !== "")
  return given.map(({ name, value }) => `${name}=${asCame(value)}`).join("&")
}

/** Escapes only what means something else in a form. URLSearchParams would escape every byte of a text
 * that was sent unescaped, and keep three bytes for each. */
const asCame = (value: string) => value.replace(/[%&+]/g, encodeURIComponent).replaceAll(" ", "+")

/** The ticket's own columns say these. */
const columns = ["client_id", "response_type", "code_challenge", "code_challenge_method"]

/** The request in two parts, without what the ticket's columns say: an ID token rests sealed, and everything
 * else readable. */
export function keptParts(params: URLSearchParams): { request: string; idTokenHint: string } {
  const rest = new URLSearchParams(params)
  for (const name of ["id_token_hint", ...columns]) rest.delete(name)
  return { request: keptForm(rest), idTokenHint: params.get("id_token_hint") ?? "" }
}
