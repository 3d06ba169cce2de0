// Links in a person's chat. WeChat shows them to nobody else, so the holder of one is the person who
// scanned. They are derived and not stored: a repeated push is answered with the same link, and a copy
// of the desks' storage opens nothing.

import { base64url, bytesOf, isScene } from "../base/secrets.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { configOf, type Env, type OfficialAccount, secretOf } from "../env.ts"

/** The first segment of the path, and the purpose of the link. */
export type LinkKind = "confirm" | "not-me"

const encoder = new TextEncoder()
const imported = new Map<string, Promise<CryptoKey>>()

/** A separate key for this use, derived from a secret that has another (RFC 5869). */
async function derive(secret: string, use: string): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ])
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(use) }
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 }
  return crypto.subtle.deriveKey(how, raw, hmac, false, ["sign", "verify"])
}

/** `name` is the variable of the secret. */
export function derivedKey(env: Env, name: string, use: string): Promise<CryptoKey> {
  const place = `${name} ${use}`
  const known = imported.get(place) ?? derive(String(secretOf(env, name)), use)
  imported.set(place, known)
  return known
}

const keyOf = (env: Env, name: string) => derivedKey(env, name, "menshen links to people")

const signedText = (kind: LinkKind, scene: string, openid: string) =>
  encoder.encode(`${kind}\n${scene}\n${openid}`)

/** A link for the person with this openid, who scanned this ticket. */
export async function linkTo(
  env: Env,
  account: OfficialAccount,
  kind: LinkKind,
  { scene, openid }: { scene: string; openid: string },
): Promise<string> {
  const { issuer } = configOf(env)
  const [current = ""] = account.linkKeyEnvs
  const key = await keyOf(env, current)
  const mac = await crypto.subtle.sign("HMAC", key, signedText(kind, scene, openid))
  return `${issuer}/${kind}/${scene}.${base64url(new Uint8Array(mac))}`
}

/** The ticket of a link, if it is one of ours for the person who scanned it. The previous secret still
 * opens the links that it made. */
export async function followLink(
  env: Env,
  kind: LinkKind,
  token: string,
): Promise<StoredTicket | undefined> {
  const [scene = "", mac = ""] = token.split(".")
  if (token.length !== 67 || !isScene(scene) || !/^[A-Za-z0-9_-]{43}$/.test(mac)) return undefined
  const ticket = await deskOf(env, scene).withoutProof(scene)
  const account = configOf(env).accounts.find(({ appId }) => appId === ticket?.appId)
  if (ticket === undefined || ticket.openid === "" || account === undefined) return undefined
  const signed = signedText(kind, scene, ticket.openid)
  for (const name of account.linkKeyEnvs) {
    const key = await keyOf(env, name)
    if (await crypto.subtle.verify("HMAC", key, bytesOf(mac), signed)) return ticket
  }
  return undefined
}
