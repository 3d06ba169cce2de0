// One cookie for each ticket, window and proof, which only this server can read. The answers to requests that leave
// a browser at one moment then add up, and none replaces the secret of another
// (TK-09, docs/decisions/0047-a-cookie-for-each-ticket.md).

import { isProofId, isScene } from "../base/secrets.ts"

/** A ticket, and the secret of the browser that holds it. */
export interface Bearer {
  scene: string
  secret: string
}

interface Kind {
  prefix: string
  isId: (text: string) => boolean
  /** As long as what it is for can live. */
  seconds: number
  sameSite: "Lax" | "None"
}

/** The hosted page's proof of its tickets. */
const tickets: Kind = {
  prefix: "__Host-menshen-ticket-",
  isId: isScene,
  seconds: 900,
  sameSite: "Lax",
}

/** The same for a page in a frame. A page of a sibling host can load many frames that nobody sees, and their cookies are
 * set, because the host is the same site; so they are the first to go. */
const frames: Kind = { ...tickets, prefix: "__Host-menshen-frame-" }

/** The same for a window that a widget opened; the widget continues by itself after the choice. */
const windows: Kind = { ...tickets, prefix: "__Host-menshen-window-" }

/** Binds a proof to the browser that went to the application. Applications may return by a cross-site
 * form, with which browsers send only `SameSite=None` cookies; the secret is useless without a signed
 * statement. */
const proofs: Kind = {
  prefix: "__Host-menshen-proof-",
  isId: isProofId,
  seconds: 300,
  sameSite: "None",
}

const kinds = [tickets, frames, windows, proofs]

/** Of all kinds together. Each is sent as 109 bytes, so these are 2.6 of the 8 KiB that a request may have. */
const most = 24

interface Held {
  kind: Kind
  /** What the secret is for: a ticket's scene, or a proof's id. */
  id: string
  secret: string
  /** In milliseconds since 1970, or 0 once it has served. The order in which browsers send cookies is no promise
   * (RFC 6265 section 4.2.2). */
  setAt: number
}

type Header = string | undefined

/** Part of the id is enough: 48 random bits. */
const nameOf = ({ prefix }: Kind, id: string) => prefix + id.slice(-8)

const shape = /^([^=]+)=([^.]{23})\.([A-Za-z0-9_-]{43})\.([0-9a-z]{1,8})$/

/** Between machines that serve one browser. */
const clocksDifferMs = 60_000

function read(pair: string): Held[] {
  const kind = kinds.find(({ prefix }) => pair.startsWith(prefix))
  const [, name, id = "", secret = "", time = ""] = (kind && shape.exec(pair)) ?? []
  if (!kind?.isId(id) || name !== nameOf(kind, id)) return []
  const setAt = Number.parseInt(time, 36)
  const isToCome = setAt > Date.now() + clocksDifferMs
  return [{ kind, id, secret, setAt: isToCome ? 0 : setAt }]
}

/** Newest first. */
const heldIn = (header: Header): Held[] =>
  (header ?? "")
    .split(/; */)
    .flatMap(read)
    .sort((one, other) => other.setAt - one.setAt)

const secretOf = (kind: Kind, header: Header, id: string): string | undefined =>
  heldIn(header).find((one) => one.kind === kind && one.id === id)?.secret

const isOfPage = ({ kind }: Held) => kind === tickets || kind === frames

function bearerOf(kind: Kind, header: Header, scene = ""): Bearer | undefined {
  const secret = secretOf(kind, header, scene)
  return secret === undefined ? undefined : { scene, secret }
}

/** The ticket of this scene, if the hosted page in this browser holds it. */
export const ticketOfCookie = (header: Header, scene: string | undefined) =>
  bearerOf(tickets, header, scene) ?? bearerOf(frames, header, scene)

/** The ticket of this scene, if a window that a widget opened holds it. */
export const ticketOfWindow = (header: Header, scene: string | undefined) =>
  bearerOf(windows, header, scene)

export const secretOfProof = (header: Header, id: string) => secretOf(proofs, header, id)

/** The tickets of this browser, newest first; `younger`: than so many seconds. */
export const ticketsOfCookie = (header: Header, younger = tickets.seconds): Bearer[] =>
  heldIn(header)
    .filter((one) => isOfPage(one) && one.setAt > Date.now() - younger * 1000)
    .map(({ id, secret }) => ({ scene: id, secret }))

function line(kind: Kind, id: string, value: string, lives: number): string {
  const { sameSite } = kind
  return `${nameOf(kind, id)}=${value}; Path=/; Max-Age=${lives}; Secure; HttpOnly; SameSite=${sameSite}`
}

const cleared = ({ kind, id }: Pick<Held, "kind" | "id">) => line(kind, id, "", 0)

/** No more at once, so that the head of an answer stays below what a proxy takes. */
const clearedMost = 16

/** Clears the oldest cookies above the newest `room`, which do not count the one of the name `but`; first those of
 * frames. */
export function clearSurplus(answer: Response, header: Header, room = most, but = ""): Response {
  const others = heldIn(header).filter(({ kind, id }) => nameOf(kind, id) !== but)
  const inFrames = others.filter(({ kind }) => kind === frames)
  const kept = others.filter(({ kind }) => kind !== frames)
  const surplus = [...kept, ...inFrames].slice(room).slice(-clearedMost)
  for (const one of surplus) answer.headers.append("set-cookie", cleared(one))
  return answer
}

function keep(kind: Kind, answer: Response, header: Header, id: string, secret: string): Response {
  clearSurplus(answer, header, most - 1, nameOf(kind, id))
  const value = `${id}.${secret}.${Date.now().toString(36)}`
  answer.headers.append("set-cookie", line(kind, id, value, kind.seconds))
  return answer
}

/** The answer, with the cookie of a ticket. */
export const withTicket = (
  answer: Response,
  header: Header,
  { scene, secret }: Bearer,
  isInFrame = false,
) => keep(isInFrame ? frames : tickets, answer, header, scene, secret)

export const withWindow = (answer: Response, header: Header, { scene, secret }: Bearer) =>
  keep(windows, answer, header, scene, secret)

export const withProof = (answer: Response, header: Header, id: string, secret: string) =>
  keep(proofs, answer, header, id, secret)

/** Back and a second click still find their way. */
const servedSeconds = 300

/** What the cookie was for is done, so it is the next one to go. */
function served(kind: Kind, answer: Response, id: string, secret: string): Response {
  const isGone = answer.headers.getSetCookie().some((set) => set.startsWith(`${nameOf(kind, id)}=`))
  const value = `${id}.${secret}.0`
  if (!isGone) answer.headers.append("set-cookie", line(kind, id, value, servedSeconds))
  return answer
}

export const withServed = (answer: Response, { scene, secret }: Bearer) =>
  served(tickets, answer, scene, secret)

export const withServedWindow = (answer: Response, { scene, secret }: Bearer) =>
  served(windows, answer, scene, secret)

function without(kind: Kind, answer: Response, id: string): Response {
  answer.headers.append("set-cookie", cleared({ kind, id }))
  return answer
}

/** There is no such ticket. */
export const withoutTicket = (answer: Response, scene: string) => without(tickets, answer, scene)

/** A proof is used once. */
export const withoutProof = (answer: Response, id: string) => without(proofs, answer, id)
