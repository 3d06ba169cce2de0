// A world whose app asks about old accounts; the sandbox plays the application.

import assert from "node:assert/strict"
import { createHmac, randomBytes } from "node:crypto"
import { createServer, type IncomingHttpHeaders } from "node:http"
import { adminKey } from "./admin.ts"
import { phoneCodeIn } from "./confirm.ts"
import { freePort } from "./ports.ts"
import * as world from "./world.ts"

export type Change = (config: Record<string, unknown>) => void

export interface Letter {
  headers: IncomingHttpHeaders
  body: string
}

export interface ChoosingWorld extends world.World {
  bindSecret: string
  /** The messages that Menshen gave the operator to send, and the key that signs them. */
  letters: Letter[]
  deliverySecret: string
  /** The status with which the operator's endpoint answers. */
  delivery: { status: number }
}

/** `shop` asks and takes both proofs; `other` is another app of the pool with its own secret. */
export async function startChoosing(
  change: Change = () => {},
  machine: Parameters<typeof world.startWorld>[2] = {},
): Promise<ChoosingWorld> {
  const [bindSecret, otherSecret] = [hex(32), hex(32)]
  const deliverySecret = randomBytes(32).toString("base64")
  const letters: Letter[] = []
  const delivery = { status: 204 }
  const port = await freePort()
  const operator = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    letters.push({ headers: request.headers, body })
    response.writeHead(delivery.status).end()
  })
  await new Promise<void>((resolve) => operator.listen(port, "localhost", resolve))
  const settings = (config: Record<string, unknown>) => {
    const [app, pool] = [config.apps, config.pools].map((list) => (list as object[])[0] ?? {})
    const { origins } = app as { origins: string[] }
    const proof = (env: string) => ({ url: `${origins[0]}/bind?from=menshen`, secret: { env } })
    Object.assign(app ?? {}, { firstSignIn: "ask" })
    Object.assign(app ?? {}, { proofs: { app: proof("SHOP_BIND"), otp: true } })
    const url = `http://localhost:${port}/codes`
    Object.assign(pool ?? {}, { delivery: { url, secret: { env: "DELIVERY" } } })
    const other = { ...app, clientId: "other", proofs: { app: proof("OTHER_BIND") } }
    ;(config.apps as object[]).push(other)
    config.admin = { key: { env: "ADMIN" } }
    change(config)
  }
  const secrets = {
    ADMIN: adminKey,
    SHOP_BIND: bindSecret,
    OTHER_BIND: otherSecret,
    DELIVERY: deliverySecret,
  }
  const w = await world.startWorld(settings, secrets, machine)
  const close = async () => {
    await w.close()
    await new Promise((resolve) => operator.close(resolve))
  }
  return { ...w, close, bindSecret, letters, deliverySecret, delivery }
}

const hex = (bytes: number) => randomBytes(bytes).toString("hex")

/** A ticket that a new person has scanned, and who now has to choose. */
export async function untilChoosing(w: world.World, extra: object = {}) {
  const { person, openid } = await world.newPerson(w)
  const ticket = await world.openTicket(w, extra)
  const { replies } = await world.scan(w, person, ticket.url)
  const { state } = await world.untilSettled(w, ticket)
  assert.equal(state, "choosing")
  const phoneCode = phoneCodeIn(replies.join("\n"))
  return { person, openid, ticket: { ...ticket, phoneCode }, code: phoneCode }
}

export const bearer = ({ secret }: { secret: string }) => ({ authorization: `Bearer ${secret}` })

/** A call that a page makes for a ticket. A proof begins with the code of the phone that scanned. */
export function call(w: world.World, ticket: world.BrowserTicket, path: string, body: unknown) {
  const { phoneCode } = ticket
  const proves = path === "/proofs" && phoneCode !== undefined && !Array.isArray(body)
  const sent = proves ? { phone_code: phoneCode, ...(body as object) } : body
  return world.post(`${w.menshen.url}/tickets/${ticket.scene}${path}`, sent, bearer(ticket))
}

/** The `sub` of a settled ticket's sign-in. */
export async function subOf(w: world.World, ticket: world.BrowserTicket): Promise<string> {
  const collected = await world.collect(w, ticket)
  assert.equal(collected.status, 200, JSON.stringify(collected.body))
  const { body } = await world.redeem(w, collected.body.code, ticket.verifier)
  return String(world.claimsOf(body.id_token).sub)
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")

/** A JWT made by hand, so that every part of it can be wrong. */
export function jwt(header: object, claims: object, secret: string): string {
  const text = `${encode(header)}.${encode(claims)}`
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`
}

/** An application's statement; `change` overrides its parts. */
export function statementOf(
  w: ChoosingWorld,
  jti: string,
  change: { header?: object; claims?: object; secret?: string } = {},
): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: "shop", aud: w.menshen.url, jti, iat: now, exp: now + 120 }
  return jwt(
    { alg: "HS256", typ: "menshen-account+jwt", ...change.header },
    { ...claims, ...change.claims },
    change.secret ?? w.bindSecret,
  )
}
