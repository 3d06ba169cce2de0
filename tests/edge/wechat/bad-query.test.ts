// BI 1–27 (docs/threats.md): what the query, the method and the headers of a callback may be.

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, test } from "node:test"
import { signQuery } from "../../sandbox/wechat/envelope.ts"
import * as push from "../../support/push.ts"
import * as target from "../../support/target.ts"
import { addBistro, startWorld, type World } from "../../support/world.ts"

let w: World
let aimed: target.Target
before(async () => {
  w = await startWorld(addBistro)
  aimed = await target.aim(w)
})
after(() => w.close())

const sealedScan = () => {
  const message = push.xmlOf(push.scanFields(w, aimed.openid, aimed.ticket.scene))
  const encrypt = push.seal(w.account, message)
  return { encrypt, body: push.outerXml(w.account, encrypt) }
}

/** A sound push but for its query, which `change` makes of the right one. */
function scanWith(change: (query: push.Query) => string, account = "acme") {
  const { encrypt, body } = sealedScan()
  return push.send(w, {
    method: "POST",
    path: `/${account}/callback?${change(push.signed(w.account, encrypt))}`,
    body,
  })
}

/** A sound push signed over an odd timestamp or nonce; `written` is how the URL spells it. */
function signedOver(change: push.Query, written: push.Query = change) {
  const { encrypt, body } = sealedScan()
  const query = { ...push.signed(w.account, encrypt, change), ...written }
  return push.send(w, { method: "POST", path: push.pathOf(query), body })
}

const joined = (query: push.Query) => push.pathOf(query).split("?")[1] ?? ""
const replace = (name: string, by: (value: string) => string) => (query: push.Query) =>
  joined({ ...query, [name]: by(query[name] ?? "") })
const without = (name: string) => (query: push.Query) => {
  const { [name]: _, ...rest } = query
  return joined(rest)
}
/** The last hex digit with its lowest bit turned. */
const turned = (hex: string) =>
  hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)
const now = () => String(Math.floor(Date.now() / 1000))

const refused: [string, () => Promise<push.Answer>][] = [
  ["BI 1: no parameters", () => scanWith(() => "")],
  ["BI 2: signature of 39 digits", () => scanWith(replace("signature", (s) => s.slice(1)))],
  ["BI 2: msg_signature of 39", () => scanWith(replace("msg_signature", (s) => s.slice(1)))],
  ["BI 3: signature of 41 digits", () => scanWith(replace("signature", (s) => `${s}0`))],
  ["BI 3: msg_signature of 41", () => scanWith(replace("msg_signature", (s) => `${s}0`))],
  ["BI 4: signature in capitals", () => scanWith(replace("signature", (s) => s.toUpperCase()))],
  [
    "BI 4: msg_signature in capitals",
    () => scanWith(replace("msg_signature", (s) => s.toUpperCase())),
  ],
  ["BI 5: signature twice", () => scanWith((q) => `${joined(q)}&signature=${q.signature}`)],
  [
    "BI 5: msg_signature twice",
    () => scanWith((q) => `${joined(q)}&msg_signature=${q.msg_signature}`),
  ],
  ["BI 5: timestamp twice", () => scanWith((q) => `${joined(q)}&timestamp=${q.timestamp}`)],
  ["BI 6: signature off by one bit", () => scanWith(replace("signature", turned))],
  ["BI 6: msg_signature off by one bit", () => scanWith(replace("msg_signature", turned))],
  ["BI 7: timestamp of 9 digits", () => signedOver({ timestamp: now().slice(1) })],
  ["BI 8: timestamp of 11 digits", () => signedOver({ timestamp: `0${now()}` })],
  ["BI 9: timestamp with a plus", () => signedOver({ timestamp: `+${now()}` })],
  ["BI 9: ten characters with a plus", () => signedOver({ timestamp: `+${now().slice(1)}` })],
  [
    "BI 10: timestamp with %00",
    () => signedOver({ timestamp: `${now()}\0` }, { timestamp: `${now()}%00` }),
  ],
  ["BI 11: nonce empty", () => signedOver({ nonce: "" })],
  ["BI 12: nonce of 33 characters", () => signedOver({ nonce: "1".repeat(33) })],
  ["BI 13: nonce with the glue of a length extension", () => signedOver({ nonce: "%80%00%00%01" })],
  ["BI 14: nonce of Arabic digits, raw", () => signedOver({ nonce: "٣" })],
  ["BI 14: nonce of Arabic digits, encoded", () => signedOver({ nonce: "٣" }, { nonce: "%D9%A3" })],
  ["BI 15: encrypt_type=raw", () => scanWith(replace("encrypt_type", () => "raw"))],
  ["BI 16: encrypt_type=AES", () => scanWith(replace("encrypt_type", () => "AES"))],
  ["BI 17: no encrypt_type", () => scanWith(without("encrypt_type"))],
  ["BI 17: no msg_signature", () => scanWith(without("msg_signature"))],
  [
    "BI 18: signature and msg_signature swapped",
    () =>
      scanWith((q) =>
        joined({ ...q, signature: q.msg_signature ?? "", msg_signature: q.signature ?? "" }),
      ),
  ],
  [
    "BI 18: signature given as msg_signature",
    () => scanWith((q) => joined({ ...q, msg_signature: q.signature ?? "" })),
  ],
  ["BI 22: empty body", () => push.postEncrypted(w, "", { body: "" })],
  [
    "CB-04, BI 23: Host: localhost does not help a wrong signature",
    () => {
      const { encrypt, body } = sealedScan()
      const query = { ...push.signed(w.account, encrypt), msg_signature: "0".repeat(40) }
      const headers = { host: "localhost" }
      return push.send(w, { method: "POST", path: push.pathOf(query), headers, body })
    },
  ],
  ["BI 24: another account's path", () => scanWith(joined, "bistro")],
  ["BI 24: a path of no account", () => scanWith(joined, "nobody")],
]

for (const [name, attempt] of refused) {
  test(`${name}: 403`, async () => {
    target.assertSilent(await attempt(), 403)
    await target.assertUntouched(aimed)
  })
}

for (const method of ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]) {
  test(`BI 19: ${method}: 405`, async () => {
    const { encrypt, body } = sealedScan()
    const path = push.pathOf(push.signed(w.account, encrypt))
    const carries = !["HEAD", "OPTIONS"].includes(method)
    const answer = await push.send(w, { method, path, ...(carries && { body }) })
    target.assertSilent(answer, 405)
    assert.equal(answer.headers.allow, "GET, POST")
    await target.assertUntouched(aimed)
  })
}

test("BI 20: Content-Encoding: 415, even over a body that is plain", async () => {
  const { encrypt, body } = sealedScan()
  const path = push.pathOf(push.signed(w.account, encrypt))
  const headers = { "content-encoding": "gzip" }
  target.assertSilent(await push.send(w, { method: "POST", path, headers, body }), 415)
  await target.assertUntouched(aimed)
})

for (const [how, headers] of [
  ["announced", {}],
  ["in chunks", { "transfer-encoding": "chunked" }],
] as const) {
  test(`BI 21: a body of 65,537 bytes, ${how}: 413; one of 65,536 is read`, async () => {
    const { encrypt, body } = sealedScan()
    const path = push.pathOf(push.signed(w.account, encrypt, { signature: "0".repeat(40) }))
    const sized = (bytes: number) => body + " ".repeat(bytes - body.length)
    const post = (bytes: number) =>
      push.send(w, { method: "POST", path, headers: { ...headers }, body: sized(bytes) })
    target.assertSilent(await post(65_537), 413)
    target.assertSilent(await post(65_536), 403)
    await target.assertUntouched(aimed)
  })
}

/** Everything that comes back for these very bytes, until one side hangs up. */
function exchange(bytes: string, hangUp: boolean): Promise<string> {
  const { hostname, port } = new URL(w.menshen.url)
  return new Promise((resolve) => {
    let said = ""
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes)
      if (hangUp) setTimeout(() => socket.destroy(), 50)
    })
    socket.on("data", (chunk) => {
      said += chunk
    })
    socket.on("error", () => {}).on("close", () => resolve(said))
  })
}

const head = (...lines: string[]) =>
  ["POST /acme/callback HTTP/1.1", "Host: x", ...lines, "", ""].join("\r\n")

test("AV-06: a body that is no chunks, or that breaks off, is nobody's fault here", async () => {
  const chunks = await exchange(`${head("Transfer-Encoding: chunked")}zz\r\n`, false)
  assert.match(chunks, /^HTTP\/1\.1 400 /)
  await exchange(`${head("Content-Length: 100")}<xml>`, true)
  await target.assertUntouched(aimed)
  assert.doesNotMatch(w.menshen.log(), /"event":"unexpected"/)
})

function verifyUrl(echostr: string, change: push.Query = {}) {
  const [timestamp, nonce] = [now(), "271828"]
  const signature = signQuery({ token: w.account.token, timestamp, nonce })
  return push.send(w, { path: push.pathOf({ signature, timestamp, nonce, echostr, ...change }) })
}

const badVerifications: [string, () => Promise<push.Answer>][] = [
  [
    "BI 25: echostr with a wrong signature",
    () => verifyUrl("314159", { signature: "0".repeat(40) }),
  ],
  ["BI 26: echostr with markup", () => verifyUrl("%3Csvg%20onload%3Dalert(1)%3E")],
  ["BI 27: echostr of 129 characters", () => verifyUrl("1".repeat(129))],
]

for (const [name, attempt] of badVerifications) {
  test(`${name}: 403`, async () => {
    target.assertSilent(await attempt(), 403)
    await target.assertUntouched(aimed)
  })
}

test("a right URL verification is answered with its echostr, as text", async () => {
  for (const echostr of ["5927392615381432857", "1".repeat(128)]) {
    const answer = await verifyUrl(echostr)
    assert.deepEqual([answer.status, answer.body], [200, echostr])
    assert.match(answer.headers["content-type"] ?? "", /^text\/plain/)
    assert.equal(answer.headers["x-content-type-options"], "nosniff")
  }
})

test("after all of it the ticket takes a sound push, and the log said nothing secret", async () => {
  await target.assertStillClaimable(aimed)
  target.assertLogKeepsQuiet(w, [aimed.openid], [aimed.ticket.secret, aimed.ticket.scene])
})
