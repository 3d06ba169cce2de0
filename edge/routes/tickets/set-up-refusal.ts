// A refusal for a site that is not set up yet: it names what the request had, and the line of menshen.json that
// would admit it. The request's sender hears only what they sent.

import { refuseJson } from "../../http/refuse.ts"

interface Asked {
  clientId: string
  redirectUri: string
  /** The header of the page's request. */
  origin: string | undefined
}

type SetUpReason = "client_unknown" | "origin_not_registered" | "redirect_uri_not_registered"

const sentences: Record<SetUpReason, (asked: Asked) => string | undefined> = {
  client_unknown: ({ clientId }) =>
    isShort(clientId)
      ? `No application with the client_id ${quoted(clientId)} is registered.`
      : undefined,
  redirect_uri_not_registered: ({ clientId, redirectUri }) =>
    isShort(redirectUri)
      ? `This redirect_uri is not registered. ${lineFor("redirectUris", redirectUri, clientId)}`
      : undefined,
  origin_not_registered: ({ origin, clientId }) => sentenceOfOrigin(origin, clientId),
}

function sentenceOfOrigin(origin: string | undefined, clientId: string): string | undefined {
  if (origin === undefined) return "The request has no Origin, which the browser of a page sends."
  if (origin === "null") {
    return 'The page has no origin of its own ("null"): it is a file, or in a sandboxed frame. Serve it by http or https.'
  }
  return isOrigin(origin)
    ? `The origin ${origin} is not registered for the application. ${lineFor("origins", origin, clientId)}`
    : undefined
}

const lineFor = (member: string, value: string, clientId: string) =>
  `Add ${quoted(value)} to ${quoted(member)} of the app ${quoted(clientId)} in menshen.json.`

const quoted = (text: string) => `"${text}"`

/** Printable without quotes, and no longer than an address that a person would read. */
const isShort = (text: string) => /^[!#-~]{1,256}$/.test(text)

const isOrigin = (text: string) =>
  isShort(text) && /^https?:/.test(text) && URL.parse(text)?.origin === text

export const isSetUpReason = (reason: string): reason is SetUpReason =>
  Object.hasOwn(sentences, reason)

export function refuseSetUp(
  reason: SetUpReason,
  asked: Asked,
  headers: Record<string, string>,
): Response {
  const sentence = sentences[reason](asked)
  return refuseJson(reason, headers, sentence === undefined ? {} : { error_description: sentence })
}
