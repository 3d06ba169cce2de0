// A person who copies the data folder, with SQLite's write-ahead log, must find no secret in it: WeChat's
// live access token, one-time codes and the letters of events could be read there.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { cookieOf, signedIn } from "../support/account.ts"
import * as admin from "../support/admin.ts"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../support/choosing.ts"
import { scanned } from "../support/confirm.ts"
import { rowsOf, until } from "../support/directory.ts"
import { freePort } from "../support/ports.ts"
import { type Heard, Listener } from "../support/webhook.ts"
import * as world from "../support/world.ts"

const operator = new Listener()
let w: ChoosingWorld

before(async () => {
  await operator.start()
  operator.answer = () => "hang"
  const nobody = `http://localhost:${await freePort()}/hook`
  w = await startChoosing((config) => {
    world.byCodeToo(config)
    const { apps, pools } = config as Record<string, Record<string, unknown>[]>
    const [shop] = apps ?? []
    const { firstSignIn: _, ...plain } = { ...shop, firstSignIn: "create" }
    Object.assign(shop ?? {}, { webhook: { url: nobody, secret: { env: "EVENTS" } } })
    const secret = { clientSecret: { env: "SERVER_SECRET" }, offlineAccess: true }
    apps?.push({ ...plain, ...secret, clientId: "server", firstSignIn: "create" })
    apps?.push({ ...plain, offlineAccess: true, clientId: "page", firstSignIn: "create" })
    apps?.push({ ...plain, clientId: "careful", firstSignIn: "create", confirm: "phone-code" })
    apps?.push({ ...plain, clientId: "bistro", pool: "guests", proofs: undefined })
    Object.assign(pools?.[0] ?? {}, {
      delivery: { url: operator.url, secret: { env: "DELIVERY" } },
    })
    config.keyEncryption = { env: "KEY_SECRET" }
  })
  operator.trust(w.deliverySecret)
})
after(async () => {
  await w.close()
  operator.stop()
})

/** Every way in which a text may stand in a file. */
const spellings = (text: string): Buffer[] => {
  const bytes = Buffer.from(text)
  const encoded = ["base64", "base64url", "hex"] as const
  return [bytes, ...encoded.map((as) => Buffer.from(bytes.toString(as).replace(/=+$/, "")))]
}

function filesUnder(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  assert.ok(
    files.some(({ name }) => name.endsWith("-wal")),
    "a write-ahead log is among them",
  )
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
}

const holds = (disk: Buffer, text: string) => spellings(text).some((bytes) => disk.includes(bytes))

/** WeChat gives the same token to everybody who has the AppSecret. */
async function accessToken(): Promise<string> {
  const { appId, appSecret } = w.account
  const { body } = await world.post(`${w.sandboxUrl}/cgi-bin/stable_token`, {
    grant_type: "client_credential",
    appid: appId,
    secret: appSecret,
  })
  return String(body.access_token)
}

/** Two generations of the tokens of an application, and what led to them. */
async function tokensOf(person: string, client: Record<"client_id", string>) {
  const ticket = await world.openTicket(w, { ...client, scope: "openid offline_access" })
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  const first = (await world.redeem(w, body.code, ticket.verifier, client)).body
  const refreshed = await fetch(`${w.menshen.url}/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...client,
      grant_type: "refresh_token",
      refresh_token: first.refresh_token,
    }),
  })
  return { ticket, code: body.code as string, first, second: await refreshed.json() }
}

/** Those of an application without a secret, whose refresh token is replaced: the new one is derived. */
async function pageSecrets(person: string): Promise<Record<string, string>> {
  const { first, second } = await tokensOf(person, { client_id: "page" })
  assert.notEqual(first.refresh_token, second.refresh_token)
  return {
    "refresh token of a page": first.refresh_token,
    "its successor": second.refresh_token,
  }
}

/** Those of an application with a secret. */
async function serverSecrets(person: string): Promise<Record<string, string>> {
  const client = { client_id: "server", client_secret: w.secrets.SERVER_SECRET ?? "" }
  const { ticket, code, first, second } = await tokensOf(person, client)
  const pushed = await fetch(`${w.menshen.url}/par`, {
    method: "POST",
    body: new URLSearchParams({
      ...client,
      response_type: "code",
      redirect_uri: w.redirectUri,
      scope: "openid",
      code_challenge: "A".repeat(43),
      code_challenge_method: "S256",
      id_token_hint: first.id_token,
    }),
  })
  assert.equal(pushed.status, 201)
  return {
    "browser secret": ticket.secret,
    "PKCE verifier": ticket.verifier,
    "authorization code": code,
    "id token": first.id_token,
    "access token": first.access_token,
    "refresh token": first.refresh_token,
    "second access token": second.access_token,
  }
}

/** A one-time code that waits for its delivery, and one that was not accepted. */
async function oneTimeCode(email: string) {
  const { ticket } = await untilChoosing(w)
  const { scene, secret, phoneCode: phone_code } = ticket
  const { status } = await fetch(`${w.menshen.url}/tickets/${scene}/proofs`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ kind: "otp", channel: "email", address: email, phone_code }),
  })
  assert.equal(status, 202)
  await until("the code is on its way", () => operator.heard.length > 0)
  const [{ event }] = operator.heard as [Heard]
  const { code } = event.data as unknown as { code: string }
  assert.equal(rowsOf(w, "SELECT 1 FROM outbox WHERE target = 'delivery'").length, 1)
  return { code, scene, secret }
}

/** A member that only private and symmetric keys have (RFC 7518 section 6). */
const privateJwk = /"(d|p|q|dp|dq|qi|k)":"[\w-]{16,}"/

/** What every letter of an event has, in pages, free pages and the write-ahead log. */
const eventText = /"type":"user\.|"timestamp":"20|"data":\{"user"/

describe("a copy of the data folder", () => {
  test("has no secret, and what is readable is what SECURITY.md names (OP-04)", async () => {
    const email = "mei@example.com"
    const line = JSON.stringify({ user: "user-mei", emails: [email] })
    await admin.call(w, "POST", `${admin.poolPath}/import`, line)
    const { person, openid } = await world.newPerson(w)
    const tokens = { ...(await serverSecrets(person)), ...(await pageSecrets(person)) }
    const cookie = await signedIn(w, person)
    const asked = await scanned(w, "careful")
    const byMessage = await world.openTicket(w, { client_id: "bistro" })
    const otp = await oneTimeCode(email)
    const proof = await proofCookie()

    const disk = filesUnder(w.menshen.dataDir)
    const secrets: Record<string, string> = {
      ...w.secrets,
      ...tokens,
      "WeChat's access token": await accessToken(),
      "session cookie": /-session-[^=]+=([\w-]+)/.exec(cookie)?.[1] ?? "",
      "cookie of a proof": proof,
      "secret of another browser": otp.secret,
      "one-time code": otp.code,
      "not-me link": asked.notMeLink.split("/").at(-1) ?? "",
    }
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(secret.length >= 6, `${name} is known to this test`)
      assert.ok(!holds(disk, secret), `${name} is readable`)
    }
    const triable = createHash("sha256").update(`${otp.scene} ${otp.code}`).digest()
    assert.ok(
      !disk.includes(triable),
      "the hash of a code yields it to whoever tries all six digits",
    )
    const typed = createHash("sha256").update(`email ${email}`).digest().subarray(0, 16)
    assert.ok(!disk.includes(typed.join(".")), "the hash of a phone number yields it as well")
    assert.doesNotMatch(disk.toString("latin1"), privateJwk, "no private key")
    const events = rowsOf(w, "SELECT 1 FROM outbox WHERE target LIKE 'app:%'").length
    assert.ok(events >= 2, "letters of events wait")
    assert.doesNotMatch(disk.toString("latin1"), eventText, "no letter of an event")

    const readable = {
      "openid of a person": openid,
      "user id": "user-mei",
      "address on record": email,
      "digits that the phone shows": asked.phoneCode,
      "chat code of a page": byMessage.chat_code ?? "",
    }
    for (const [name, text] of Object.entries(readable)) {
      assert.ok(text.length > 0 && disk.includes(text), `${name} is not readable any more`)
    }
  })

  test("has the private keys if no keyEncryption is configured, as SECURITY.md says", async () => {
    const open = await world.startWorld()
    try {
      await world.signIn(open, (await world.newPerson(open)).person)
      assert.match(filesUnder(open.menshen.dataDir).toString("latin1"), privateJwk)
    } finally {
      await open.close()
    }
  })

  /** The secret of a browser that left for the application to prove an old account. */
  async function proofCookie(): Promise<string> {
    const { ticket } = await untilChoosing(w)
    const { body } = await world.post(
      `${w.menshen.url}/tickets/${ticket.scene}/proofs`,
      { kind: "app", phone_code: ticket.phoneCode },
      { authorization: `Bearer ${ticket.secret}` },
    )
    const started = await fetch(new URL(body.url, w.menshen.url), {
      method: "POST",
      redirect: "manual",
      headers: { origin: w.origin },
      body: new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret }),
    })
    assert.equal(started.status, 303)
    return cookieOf(started).split(".")[1] ?? ""
  }
})
