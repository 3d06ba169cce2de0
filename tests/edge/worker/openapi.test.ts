// Requests every operation of docs/openapi.yaml, so that the document describes no operation that does
// not exist. tests/support/openapi.ts checks each answer against the document where it is fetched.

import assert from "node:assert/strict"
import { once } from "node:events"
import { request } from "node:http"
import { after, before, describe, test } from "node:test"
import { adminKey } from "../../support/admin.ts"
import { type Ask, ask as askOf } from "../../support/ask.ts"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../../support/choosing.ts"
import { until } from "../../support/directory.ts"
import { openLive } from "../../support/live.ts"
import { answered, assertDocumented, faultOf, openApi, schemaOf } from "../../support/openapi.ts"
import { inventedCodes } from "../../support/pool.ts"
import * as push from "../../support/push.ts"
import { basicAuth, UserAgent } from "../../support/relying-party.ts"
import * as world from "../../support/world.ts"

let w: ChoosingWorld
let deployed = ""
let basic: Record<string, string>
before(async () => {
  w = await startChoosing((config) => {
    const accounts = config.accounts as object[]
    Object.assign(accounts[0] ?? {}, { accessTokenKey: { env: "SIBLINGS" } })
    accounts.push({
      name: "ahead",
      appId: "wxaead0c0ffee0b0a7",
      originalId: "gh_aead0c0ffee1",
      token: { env: "AHEAD_TOKEN" },
      encodingAesKey: { env: "AHEAD_AES_KEY" },
      egress: { kind: "pool" },
    })
    const apps = config.apps as Record<string, unknown>[]
    const [shop] = apps
    const more = { ...shop, firstSignIn: "create", proofs: {} }
    apps.push(
      { ...more, clientId: "typed", confirm: "phone-code" },
      {
        ...more,
        clientId: "basic",
        clientSecret: { env: "BASIC" },
        requirePkce: false,
        offlineAccess: true,
      },
    )
    config.configurationStore = true
    deployed = JSON.stringify(config)
  })
  basic = { authorization: basicAuth("basic", w.secrets.BASIC ?? "") }
})
after(() => w.close())

const ask = (operationId: string, more: Ask = {}) => askOf(w, operationId, more)
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}`, origin: w.origin })
const asAdmin = () => ({
  authorization: `Bearer ${adminKey}`,
  "menshen-operator": "mei@example.com",
})
const admin = (operationId: string, more: Ask = {}) =>
  ask(operationId, { ...more, at: { pool: "customers", ...more.at }, headers: asAdmin() })

/** Scans as a new person and returns the reply in the chat. */
async function scan(scene: string): Promise<string> {
  const fields = push.scanFields(w, push.newOpenid(), scene)
  const { body } = await push.postMessage(w, push.xmlOf(fields))
  return (await push.replyText(w.account, body)) ?? ""
}

describe("every documented operation answers as documented", () => {
  test("an access token of WeChat's is shared", async () => {
    const headers = { authorization: `Bearer ${w.secrets.SIBLINGS}` }
    const { status } = await ask("accessToken", { at: { account: "acme" }, headers })
    assert.equal(status, 200)
  })

  test("a ticket is made, scanned, confirmed by the phone code and collected", async () => {
    const ticket = await world.openTicket(w, { client_id: "typed" })
    const [at, headers] = [{ scene: ticket.scene }, bearer(ticket.secret)]
    const live = await openLive(w, ticket)
    const chat = await scan(ticket.scene)
    const digits = /(?<!\d)\d{6}(?!\d)/.exec(chat.replace(/http\S*/g, ""))?.[0]
    assert.equal((await ask("showTicket", { at, headers })).body.state, "scanned")
    const nothing = await ask("confirmTicket", { at, headers, json: {} })
    assert.equal(nothing.body.attempts_left, 3, "what is no number costs no try")
    assert.equal(
      (await ask("confirmTicket", { at, headers, json: { phone_code: digits } })).status,
      200,
    )
    await world.untilSettled(w, ticket)
    for (let state = ""; state !== "approved"; ) {
      const message = JSON.parse(await live.next())
      assert.equal(faultOf(schemaOf("TicketStatus"), message), undefined)
      state = message.state
    }
    live.close()
    assert.equal((await ask("collectTicket", { at, headers })).status, 200)
    assert.equal((await ask("cancelTicket", { at, headers })).body.state, "cancelled")
  })

  test("the connection is upgraded to a WebSocket, or refused", async () => {
    const ticket = await world.openTicket(w)
    const url = `${w.menshen.url}/tickets/${ticket.scene}/live`
    for (const [secret, status] of [
      [ticket.secret, 101],
      ["A".repeat(43), 404],
    ] as const) {
      const sent = request(url, {
        agent: false,
        headers: {
          origin: w.origin,
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
          "sec-websocket-protocol": `menshen.v1, bearer.${secret}`,
        },
      })
      sent.end()
      const [response] = await once(sent, status === 101 ? "upgrade" : "response")
      const text = status === 101 ? "" : (await response.toArray()).join("")
      response.socket?.destroy()
      assert.equal(response.statusCode, status)
      const headers = new Headers(response.headers)
      assertDocumented({ method: "GET", url, status, headers, text })
    }
    assert.equal((await ask("watchTicket", { at: { scene: ticket.scene } })).status, 426)
  })

  test("a person chooses a new account, an application's account, or one by a one-time code", async () => {
    const lines = JSON.stringify({ user: "user-mei", emails: ["mei@example.com"] })
    assert.equal((await admin("importPeople", { lines })).body.counts.created, 1)
    const first = (await untilChoosing(w)).ticket
    const [at, headers] = [{ scene: first.scene }, bearer(first.secret)]
    assert.equal((await ask("showChoices", { at, headers })).status, 200)
    const phone = { phone_code: first.phoneCode }
    const byApp = { kind: "app", ...phone }
    assert.equal((await ask("beginProof", { at, headers, json: byApp })).status, 201)
    const json = { kind: "otp", channel: "email", address: "mei@example.com", ...phone }
    assert.equal((await ask("beginProof", { at, headers, json })).status, 202)
    await until("the code is sent", () => w.letters.length > 0)
    const { code } = JSON.parse(w.letters[0]?.body ?? "").data
    assert.equal((await ask("proveByOtp", { at, headers, json: { code } })).body.state, "approved")
    const other = (await untilChoosing(w)).ticket
    const chosen = await ask("chooseNew", {
      at: { scene: other.scene },
      headers: bearer(other.secret),
      json: { choice: "new" },
    })
    assert.equal(chosen.body.state, "approved")
  })

  test("a sign-in by OAuth runs from the request to the sign-out", async () => {
    const params = {
      response_type: "code",
      client_id: "basic",
      redirect_uri: w.redirectUri,
      scope: "openid wechat offline_access",
      state: "s-1",
    }
    const pushed = await ask("pushAuthorizationRequest", { headers: basic, form: params })
    const query = { client_id: "basic", request_uri: pushed.body.request_uri }
    for (const one of [query, params]) {
      assert.equal((await ask("authorize", { query: one })).status, 200)
    }
    assert.equal((await ask("authorizeByForm", { form: params })).status, 200)
    assert.equal((await ask("authorizeHead", { query })).status, 200)
    const code = await codeOf(params)
    const grant = { grant_type: "authorization_code", redirect_uri: w.redirectUri, code }
    const tokens = (await ask("token", { headers: basic, form: grant })).body
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token }
    const { body } = await ask("token", { headers: basic, form: refresh })
    const headers = { authorization: `Bearer ${body.access_token}` }
    assert.equal((await ask("userinfo", { headers })).status, 200)
    const form = { access_token: body.access_token }
    assert.equal((await ask("userinfoByForm", { form })).status, 200)
    for (const token of [body.access_token, body.refresh_token, "no"]) {
      const { active } = (await ask("introspect", { headers: basic, form: { token } })).body
      assert.equal(active, token !== "no")
    }
    const revoked = await ask("revoke", { headers: basic, form: { token: body.refresh_token } })
    assert.equal(revoked.status, 200)
    const hint = { id_token_hint: body.id_token }
    assert.equal((await ask("logoutHead", { query: hint })).status, 200)
    assert.equal((await ask("logout", { query: hint })).status, 200)
    assert.equal((await ask("logoutByForm", { form: hint })).status, 200)
  })

  /** The authorization code of a whole sign-in on the hosted page. */
  async function codeOf(params: Record<string, string>): Promise<string> {
    const agent = new UserAgent(w)
    const page = await (await agent.authorize(params)).text()
    const scene = /ticket="([^"]+)"/.exec(page)?.[1] ?? ""
    await scan(scene)
    let location: string | null = null
    await until("the ticket is approved", async () => {
      const { headers } = await agent.fetch(`/authorize/resume?ticket=${scene}`)
      location = headers.get("location")
      return location !== null
    })
    return new URL(location ?? "").searchParams.get("code") ?? ""
  }

  test("the published documents are served", async () => {
    for (const id of ["openidConfiguration", "oauthMetadata", "jwks", "health", "ready"]) {
      assert.equal((await ask(id)).status, 200, id)
    }
  })

  test("every preflight is answered", async () => {
    const preflights = openApi().operations.filter(({ method }) => method === "options")
    assert.ok(preflights.length > 10)
    for (const { operation } of preflights) {
      const headers = { origin: w.origin, "access-control-request-method": "POST" }
      const { status } = await ask(operation.operationId, { headers })
      assert.equal(status, 204, operation.operationId)
    }
  })

  const json = (...[value]: unknown[]) => ({ json: value })

  test("the admin API answers", async () => {
    const { appId } = w.account
    const openids = ["oAnn", "oBob", "oCid"]
    const people = openids.map((openid) => ({
      user: `user-${openid}`,
      identities: [{ appId, openid }],
    }))
    // A record with the identities of two people is a conflict.
    const both = { identities: openids.slice(0, 2).map((openid) => ({ appId, openid })) }
    const lines = [...people, both, "no record"].map((one) => JSON.stringify(one)).join("\n")
    const progress = { import: "spring", cursor: "line-5" }
    const { body } = await admin("importPeople", { lines, query: progress })
    assert.deepEqual(
      body.lines.map(({ outcome }: { outcome: string }) => outcome),
      ["conflict", "refused"],
    )
    const spring = { at: { import: "spring" } }
    assert.equal((await admin("readImport", spring)).body.cursor, "line-5")
    assert.deepEqual((await admin("finishImport", spring)).body, {})
    assert.equal((await admin("listPools")).body.pools.length, 1)
    assert.equal((await admin("showSetUp")).body.accounts[0].name, "acme")
    assert.ok((await admin("rotateKeys")).body.keys.length > 2)
    assert.deepEqual((await admin("listLosses")).body.lost, [])
    assert.equal((await admin("acceptLoss", json({ name: "key-ring" }))).body.accepted, false)
    const stored = await admin("storeConfiguration", json({ text: deployed, base: 0 }))
    assert.equal(stored.body.version, 1)
    assert.deepEqual((await admin("checkConfiguration", json({ text: deployed }))).body.faults, [])
    assert.equal((await admin("showConfiguration")).body.source, "stored")
    assert.equal((await admin("listConfigurations")).body.versions.length, 1)
    const first = await admin("showConfigurationVersion", { at: { version: "1" } })
    assert.equal(first.body.text, deployed)
    const undone = await admin("undoConfiguration", json({ base: 1, to: 0 }))
    assert.equal(undone.body.version, 2)
    const found = await admin("findUser", json({ appId, openid: "oAnn" }))
    assert.equal(found.body.user, "user-oAnn")

    const { entries } = (await admin("listConflicts")).body
    const conflict = { at: { conflict: String(entries[0].id) } }
    const resolved = await admin("resolveConflict", { ...conflict, json: { into: "user-oAnn" } })
    const merge = { at: { merge: String(resolved.body.merge) } }
    assert.equal((await admin("undoMerge", merge)).status, 200)
    const apart = await admin("resolveConflict", { ...conflict, json: { apart: true } })
    assert.equal(apart.body.state, "apart")
    const users = json({ from: "user-oBob", into: "user-oAnn" })
    assert.equal((await admin("mergeUsers", users)).status, 200)
    const ann = { at: { user: "user-oAnn" } }
    const bob = { ...ann, json: { appId, openid: "oBob" } }
    assert.equal((await admin("unlinkIdentity", bob)).status, 200)

    const mapping = { lines: '{"ori_openid":"oCid","new_openid":"oCid2"}\nno pair' }
    const query = { from: appId, to: "acme-club" }
    const { counts } = (await admin("migrateAccount", { ...mapping, query })).body
    assert.deepEqual([counts.moved, counts.refused], [1, 1])
    assert.equal((await admin("forgetUser", ann)).status, 200)
    assert.ok((await admin("showUser", ann)).body.history.length > 3)
    assert.ok((await admin("readAudit")).body.entries.length > 10)
    assert.deepEqual((await admin("listDeadLetters")).body.entries, [])
    assert.equal((await admin("retryDeadLetters", json({ id: "all" }))).body.retried, 0)
    for (const line of (await admin("exportPeople")).text.trim().split("\n")) {
      assert.equal(faultOf(schemaOf("PersonRecord"), JSON.parse(line)), undefined)
    }
  })

  test("QR codes are made ahead, and UnionIDs are brought", async () => {
    const at = { account: "ahead" }
    const codes = inventedCodes(2, "openapi", Math.floor(Date.now() / 1000) + 86_400)
    assert.equal((await admin("fillQrPool", { at, json: { codes } })).body.added, 2)
    assert.equal((await admin("showQrPool", { at })).body.free, 2)
    assert.equal((await admin("discardQrPool", { at })).body.free, 0)
    const wanted = await admin("listWantedUnions", { query: { account: "acme" } })
    assert.ok(Array.isArray(wanted.body.openids))
    const unions = [{ openid: "oNobody", unionid: "uNobody" }]
    const told = await admin("tellUnions", { json: { account: "acme", unions } })
    assert.deepEqual(told.body, { taken: 0, notWanted: 1 })
  })

  test("the pushes that were given up are listed, retried and discarded", async () => {
    const at = { account: "acme" }
    assert.deepEqual((await admin("listPushes", { at })).body, { entries: [] })
    assert.equal((await admin("retryPushes", { at, json: { id: "all" } })).body.retried, 0)
    assert.equal((await admin("discardPushes", { at, json: { id: "all" } })).body.discarded, 0)
    const one = await admin("retryPushes", { at, json: { id: "7" } })
    assert.deepEqual([one.status, one.body.error], [404, "event_unknown"])
  })

  test("the admin API refuses a missing key and an unknown pool", async () => {
    for (const { operation, path } of openApi().operations) {
      if (!path.startsWith("/admin/")) continue
      const id = operation.operationId
      const refused = await ask(id)
      assert.ok([401, 429].includes(refused.status), id)
      if (!path.includes("{pool}") || id === "migrateAccount") continue
      const body = { headers: asAdmin(), json: bodyOf(operation) }
      assert.equal((await ask(id, body)).body.error, "pool_unknown", id)
    }
  })

  interface Shown {
    example?: unknown
    examples?: Record<string, { value: unknown }>
  }

  /** The example body in the document. */
  function bodyOf(operation: { requestBody?: { content: Record<string, Shown> } }): unknown {
    const { example, examples = {} } = operation.requestBody?.content["application/json"] ?? {}
    return example ?? Object.values(examples)[0]?.value
  }

  test("an unknown ticket is answered with 404", async () => {
    for (const { operation, path, method } of openApi().operations) {
      if (!path.startsWith("/tickets/{scene}") || method === "options") continue
      const id = operation.operationId
      const at = { scene: "mAbCdEfGhIjKlMnOpQrStUv" }
      const headers = bearer("A".repeat(43))
      const { status } = await ask(id, { at, headers, json: bodyOf(operation) })
      assert.equal(status, id === "watchTicket" ? 426 : 404, id)
    }
  })

  test("every operation was answered with success once", () => {
    const ids = openApi().operations.map(({ operation }) => operation.operationId)
    assert.deepEqual(
      ids.filter((id) => !answered.has(id)),
      [],
    )
  })
})
