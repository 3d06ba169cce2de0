// Secrets in cookies that only this server can read. A cookie holds the last few of its kind, so that
// several tabs do not displace one another (TK-09).

import { isProofId, isScene } from "../base/secrets.ts"

/** A ticket, and the secret of the browser that holds it. */
export interface Bearer {
  scene: string
  secret: string
}

interface Held {
  /** What the secret is for: a ticket's scene, or a proof's id. */
  id: string
  secret: string
}

interface Jar {
  name: string
  isId: (text: string) => boolean
  most: number
  seconds: number
  sameSite: "Lax" | "None"
}

/** The hosted page's proof of its tickets. */
const tickets: Jar = {
  name: "__Host-menshen",
  isId: isScene,
  most: 5,
  seconds: 900,
  sameSite: "Lax",
}

/** The same for a window that a widget opened; the widget continues by itself after the choice. */
const windows: Jar = { ...tickets, name: "__Host-menshen-window" }

/** Binds a proof to the browser that went to the application. Applications may return by a cross-site
 * form, with which browsers send only `SameSite=None` cookies; the secret is useless without a signed
 * statement. */
const proofs: Jar = {
  name: "__Host-menshen-proof",
  isId: isProofId,
  most: 3,
  seconds: 300,
  sameSite: "None",
}

function held(jar: Jar, cookieHeader: string | undefined): Held[] {
  const pair = (cookieHeader ?? "").split(/; */).find((part) => part.startsWith(`${jar.name}=`))
  const values = pair?.slice(jar.name.length + 1).split("~") ?? []
  return values.slice(0, jar.most).flatMap((value) => {
    const [id, secret] = value.split(".")
    const whole = id && secret && jar.isId(id) && /^[A-Za-z0-9_-]{43}$/.test(secret)
    return whole ? [{ id, secret }] : []
  })
}

const heldAs = (jar: Jar, cookieHeader: string | undefined, id: string | undefined) =>
  held(jar, cookieHeader).find((one) => one.id === id)

const bearerOf = ({ id, secret }: Held): Bearer => ({ scene: id, secret })

function cookieIn(jar: Jar, cookieHeader: string | undefined, newest: Held): string {
  const all = [newest, ...held(jar, cookieHeader)].slice(0, jar.most)
  const value = all.map(({ id, secret }) => `${id}.${secret}`).join("~")
  const { name, seconds, sameSite } = jar
  return `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=${sameSite}`
}

/** The ticket of this scene, if the hosted page in this browser holds it. */
export function ticketOfCookie(cookieHeader: string | undefined, scene: string | undefined) {
  const one = heldAs(tickets, cookieHeader, scene)
  return one && bearerOf(one)
}

/** All tickets of this browser, newest first. */
export const ticketsOfCookie = (cookieHeader: string | undefined): Bearer[] =>
  held(tickets, cookieHeader).map(bearerOf)

export const cookieWith = (cookieHeader: string | undefined, { scene, secret }: Bearer): string =>
  cookieIn(tickets, cookieHeader, { id: scene, secret })

/** The ticket of this scene, if a window that a widget opened holds it. */
export function ticketOfWindow(cookieHeader: string | undefined, scene: string | undefined) {
  const one = heldAs(windows, cookieHeader, scene)
  return one && bearerOf(one)
}

export const cookieWithWindow = (
  cookieHeader: string | undefined,
  { scene, secret }: Bearer,
): string => cookieIn(windows, cookieHeader, { id: scene, secret })

export const secretOfProof = (cookieHeader: string | undefined, id: string): string | undefined =>
  heldAs(proofs, cookieHeader, id)?.secret

export const cookieWithProof = (cookieHeader: string | undefined, proof: Held): string =>
  cookieIn(proofs, cookieHeader, proof)
