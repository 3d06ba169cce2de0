// BI 1–27 (docs/threats.md): the query, the method and the headers of a callback request.

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, describe, test } from "node:test"
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

/** A valid push, except for the query that `change` makes of the right one. */
function scanWith(change: (query: push.Query) => string, account = "acme") {
  const { encrypt, body } = sealedScan()
  return push.send(w, {
    method: "POST",
    path: `/${account}/callback?${change(push.signed(w.account, encrypt))}`,
    body,
  })
}

/** A push with a valid signature over `change`; `written` is its spelling in the URL. */
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
/** The digits with the lowest bit of the last one flipped. */
const turned = (hex: string) =>
  hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)
const now = () => String(Math.floor(Date.now() / 1000))

describe("a push with a malformed request", () => {
  const refused: [string, () => Promise<push.Answer>][] = [
    ["BI 1: an empty query", () => scanWith(() => "")],
    ["BI 2: a signature of 39 digits", () => scanWith(replace("signature", (s) => s.slice(1)))],
    [
      "BI 2: a msg_signature of 39 digits",
      () => scanWith(replace("msg_signature", (s) => s.slice(1))),
    ],
    ["BI 3: a signature of 41 digits", () => scanWith(replace("signature", (s) => `${s}0`))],
    [
      "BI 3: a msg_signature of 41 digits",
      () => scanWith(replace("msg_signature", (s) => `${s}0`)),
    ],
    ["BI 4: a signature in capitals", () => scanWith(replace("signature", (s) => s.toUpperCase()))],
    [
      "BI 4: a msg_signature in capitals",
      () => scanWith(replace("msg_signature", (s) => s.toUpperCase())),
    ],
    ["BI 5: a second signature", () => scanWith((q) => `${joined(q)}&signature=${q.signature}`)],
    [
      "BI 5: a second msg_signature",
      () => scanWith((q) => `${joined(q)}&msg_signature=${q.msg_signature}`),
    ],
    ["BI 5: a second timestamp", () => scanWith((q) => `${joined(q)}&timestamp=${q.timestamp}`)],
    ["BI 6: a signature with one flipped bit", () => scanWith(replace("signature", turned))],
    [
      "BI 6: a msg_signature with one flipped bit",
      () => scanWith(replace("msg_signature", turned)),
    ],
    ["BI 7: a timestamp of 9 digits", () => signedOver({ timestamp: now().slice(1) })],
    ["BI 8: a timestamp of 11 digits", () => signedOver({ timestamp: `0${now()}` })],
    ["BI 9: a timestamp with a plus", () => signedOver({ timestamp: `+${now()}` })],
    [
      "BI 9: a timestamp of a plus and nine digits",
      () => signedOver({ timestamp: `+${now().slice(1)}` }),
    ],
    [
      "BI 10: a timestamp with %00",
      () => signedOver({ timestamp: `${now()}\0` }, { timestamp: `${now()}%00` }),
    ],
    ["BI 11: an empty nonce", () => signedOver({ nonce: "" })],
    ["BI 12: a nonce of 33 characters", () => signedOver({ nonce: "1".repeat(33) })],
    [
      "BI 13: a nonce with the padding of a length extension",
      () => signedOver({ nonce: "%80%00%00%01" }),
    ],
    ["BI 14: a nonce of raw Arabic digits", () => signedOver({ nonce: "٣" })],
    [
      "BI 14: a nonce of encoded Arabic digits",
      () => signedOver({ nonce: "٣" }, { nonce: "%D9%A3" }),
    ],
    ["BI 15: encrypt_type=raw", () => scanWith(replace("encrypt_type", () => "raw"))],
    ["BI 16: encrypt_type=AES", () => scanWith(replace("encrypt_type", () => "AES"))],
    ["BI 17: a missing encrypt_type", () => scanWith(without("encrypt_type"))],
    ["BI 17: a missing msg_signature", () => scanWith(without("msg_signature"))],
    [
      "BI 18: a swap of signature and msg_signature",
      () =>
        scanWith((q) =>
          joined({ ...q, signature: q.msg_signature ?? "", msg_signature: q.signature ?? "" }),
        ),
    ],
    [
      "BI 18: the signature repeated as msg_signature",
      () => scanWith((q) => joined({ ...q, msg_signature: q.signature ?? "" })),
    ],
    ["BI 22: an empty body", () => push.postEncrypted(w, "", { body: "" })],
    [
      "CB-04, BI 23: a wrong signature with Host: localhost",
      () => {
        const { encrypt, body } = sealedScan()
        const query = { ...push.signed(w.account, encrypt), msg_signature: "0".repeat(40) }
        const headers = { host: "localhost" }
        return push.send(w, { method: "POST", path: push.pathOf(query), headers, body })
      },
    ],
    ["BI 24: another account's path", () => scanWith(joined, "bistro")],
    ["BI 24: the path of an unknown account", () => scanWith(joined, "nobody")],
  ]

  for (const [name, attempt] of refused) {
    test(`${name} is refused with 403`, async () => {
      target.assertSilent(await attempt(), 403)
      await target.assertUntouched(aimed)
    })
  }

  for (const method of ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]) {
    test(`BI 19: the method ${method} is refused with 405`, async () => {
      const { encrypt, body } = sealedScan()
      const path = push.pathOf(push.signed(w.account, encrypt))
      const carries = !["HEAD", "OPTIONS"].includes(method)
      const answer = await push.send(w, { method, path, ...(carries && { body }) })
      target.assertSilent(answer, 405)
      assert.equal(answer.headers.allow, "GET, POST")
      await target.assertUntouched(aimed)
    })
  }

  test("BI 20: a Content-Encoding is refused with 415, even if the body is plain", async () => {
    const { encrypt, body } = sealedScan()
    const path = push.pathOf(push.signed(w.account, encrypt))
    const headers = { "content-encoding": "gzip" }
    target.assertSilent(await push.send(w, { method: "POST", path, headers, body }), 415)
    await target.assertUntouched(aimed)
  })

  for (const [how, headers] of [
    ["with a Content-Length", {}],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ] as const) {
    test(`BI 21: a body of 65,537 bytes ${how} is refused with 413, and one of 65,536 is read`, async () => {
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

  /** The whole answer to these bytes, until one side closes the connection. */
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

  test("AV-06: invalid chunks and a body that breaks off are not logged as our fault", async () => {
    const chunks = await exchange(`${head("Transfer-Encoding: chunked")}zz\r\n`, false)
    assert.match(chunks, /^HTTP\/1\.1 400 /)
    await exchange(`${head("Content-Length: 100")}<xml>`, true)
    await target.assertUntouched(aimed)
    assert.doesNotMatch(w.menshen.log(), /"event":"unexpected"/)
  })
})

describe("the verification of the server URL", () => {
  function verifyUrl(echostr: string, change: push.Query = {}) {
    const [timestamp, nonce] = [now(), "271828"]
    const signature = signQuery({ token: w.account.token, timestamp, nonce })
    return push.send(w, { path: push.pathOf({ signature, timestamp, nonce, echostr, ...change }) })
  }

  const badVerifications: [string, () => Promise<push.Answer>][] = [
    [
      "BI 25: an echostr with a wrong signature",
      () => verifyUrl("314159", { signature: "0".repeat(40) }),
    ],
    ["BI 26: an echostr with markup", () => verifyUrl("%3Csvg%20onload%3Dalert(1)%3E")],
    ["BI 27: an echostr of 129 characters", () => verifyUrl("1".repeat(129))],
  ]

  for (const [name, attempt] of badVerifications) {
    test(`${name} is refused with 403`, async () => {
      target.assertSilent(await attempt(), 403)
      await target.assertUntouched(aimed)
    })
  }

  test("a valid request is answered with its echostr, as text", async () => {
    for (const echostr of ["5927392615381432857", "1".repeat(128)]) {
      const answer = await verifyUrl(echostr)
      assert.deepEqual([answer.status, answer.body], [200, echostr])
      assert.match(answer.headers["content-type"] ?? "", /^text\/plain/)
      assert.equal(answer.headers["x-content-type-options"], "nosniff")
    }
  })
})

describe("after all these requests", () => {
  test("the ticket still accepts a valid push, and the log has no secret", async () => {
    await target.assertStillClaimable(aimed)
    target.assertLogKeepsQuiet(w, [aimed.openid], [aimed.ticket.secret, aimed.ticket.scene])
  })
})
