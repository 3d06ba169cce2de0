// BI 28–62 (docs/threats.md): authentic pushes with content that WeChat never sends.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as target from "../../support/target.ts"
import { addBistro, startWorld, statusOf, untilSettled, type World } from "../../support/world.ts"

let w: World
let aimed: target.Target
/** Just before the ticket was made, in seconds: the age limit of a push counts from here. */
let madeAt = 0
before(async () => {
  w = await startWorld(addBistro)
  madeAt = Math.floor(Date.now() / 1000)
  aimed = await target.aim(w)
})
after(() => w.close())

const canary = "canary-inside-the-envelope"
const fields = (change: push.Fields = {}): push.Fields => ({
  ...push.scanFields(w, aimed.openid, aimed.ticket.scene),
  ...change,
})
const scan = (change: push.Fields = {}, more = "") => push.xmlOf(fields(change), more)
const scene = () => aimed.ticket.scene
const follow = (key: string) => scan({ Event: "subscribe", EventKey: key })
/** A scan with `xml` in place of the element `name`. */
const rewritten = (name: string, xml: string) => {
  const { [name]: _, ...rest } = fields()
  return push.xmlOf(rest, xml)
}
const note = (bytes: number[]) =>
  Buffer.concat([
    Buffer.from(`<xml>${push.elements(fields())}<Note><![CDATA[${canary}`),
    Buffer.from(bytes),
    Buffer.from("]]></Note></xml>"),
  ])
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")
const doctype = (subset: string, key = scene()) =>
  `<!DOCTYPE xml ${subset}>${push.xmlOf(fields({ EventKey: key }))}`
const laughs = Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join("")
const nestedScan = () => `<xml>${scan()}</xml>`
const openid = () => aimed.openid

describe("an authentic push with content that WeChat never sends", () => {
  type Row = [name: string, message: () => string | Uint8Array]
  const ignored: Row[] = [
    ["BI 31: a SCAN with the prefix", () => scan({ EventKey: `qrscene_${scene()}` })],
    ["BI 32: a scene of 65 characters", () => scan({ EventKey: scene().padEnd(65, "A") })],
    ["BI 32: a scene one character longer", () => scan({ EventKey: `${scene()}A` })],
    ["BI 33: a scene with /../", () => scan({ EventKey: `m/../${scene().slice(6)}` })],
    ["BI 33: a scene with a path before it", () => scan({ EventKey: `/../${scene()}` })],
    ["BI 34: a scene that nobody made", () => scan({ EventKey: `m${"A".repeat(22)}` })],
    ["BI 36: an unsubscribe with the scene", () => scan({ Event: "unsubscribe" })],
    [
      "BI 36: an unsubscribe with the prefix",
      () => scan({ Event: "unsubscribe", EventKey: `qrscene_${scene()}` }),
    ],
    ["BI 37: a text with Event and EventKey", () => scan({ MsgType: "text", Content: canary })],
    ["BI 37: an event with Content", () => scan({ Content: canary })],
    [
      "BI 37: a text that breaks out of CDATA",
      () => {
        const { Event, EventKey, ...rest } = fields({ MsgType: "text" })
        const inside = `x]]></Content>${push.elements({ Event: Event ?? "", EventKey: EventKey ?? "" })}`
        return push.xmlOf(rest, `<Content><![CDATA[${inside}<Content><![CDATA[]]></Content>`)
      },
    ],
    [
      "BI 38: the same FromUserName twice",
      () => scan({}, push.elements({ FromUserName: openid() })),
    ],
    [
      "BI 39: a second, different FromUserName",
      () => scan({}, push.elements({ FromUserName: "oSomebodyElse" })),
    ],
    ["BI 38: EventKey twice", () => scan({}, push.elements({ EventKey: scene() }))],
    ["BI 42: an xml element inside xml", nestedScan],
    [
      "BI 43: an element inside FromUserName",
      () => rewritten("FromUserName", `<FromUserName><b>${openid()}</b></FromUserName>`),
    ],
    [
      "BI 44: an attribute",
      () => rewritten("FromUserName", `<FromUserName a="1"><![CDATA[${openid()}]]></FromUserName>`),
    ],
    ["BI 44: an attribute on the root", () => scan().replace("<xml>", '<xml xmlns="x">')],
    [
      "BI 45: a comment inside a value",
      () => rewritten("FromUserName", `<FromUserName>${openid()}<!-- x -->.evil</FromUserName>`),
    ],
    ["BI 46: a processing instruction", () => scan({}, "<?php x ?>")],
    ["BI 47: a DOCTYPE", () => doctype("[<!ELEMENT xml ANY>]")],
    [
      "BI 47: an entity of the internal subset",
      () => doctype(`[<!ENTITY k "${scene()}">]`).replace(`<![CDATA[${scene()}]]>`, "&k;"),
    ],
    [
      "BI 48: an external entity",
      () =>
        doctype('[<!ENTITY k SYSTEM "file:///etc/passwd">]').replace(
          `<![CDATA[${openid()}]]>`,
          "&k;",
        ),
    ],
    [
      "BI 49: a parameter entity",
      () => doctype('[<!ENTITY % p SYSTEM "http://localhost:1/x"> %p;]'),
    ],
    [
      "BI 50: a billion laughs",
      () => doctype(`[<!ENTITY l0 "ha">${laughs}]`).replace(`<![CDATA[${openid()}]]>`, "&l9;"),
    ],
    [
      "BI 51: a nesting of 10,000 open elements",
      () => `<xml>${push.elements(fields())}${"<a>".repeat(10_000)}`,
    ],
    [
      "BI 51: a nesting of 5,000 closed elements",
      () => scan({}, "<a>".repeat(5000) + "</a>".repeat(5000)),
    ],
    [
      "BI 52: a CDATA section without end",
      () => rewritten("EventKey", `<EventKey><![CDATA[${scene()}</EventKey>`),
    ],
    [
      "BI 53: a CDATA end that is split over two sections",
      () => rewritten("EventKey", `<EventKey><![CDATA[${scene()}]]]]><![CDATA[>]]></EventKey>`),
    ],
    [
      "BI 53: an openid split over two CDATA sections",
      () =>
        rewritten("FromUserName", `<FromUserName><![CDATA[oJo]]><![CDATA[ined]]></FromUserName>`),
    ],
    ...[0x00, 0x02, 0x0b, 0x1d].flatMap((code): Row[] => [
      [
        `BI 54: 0x${code.toString(16)} in Content`,
        () => {
          const { Event, EventKey, Ticket, ...rest } = fields({ MsgType: "text" })
          return push.xmlOf({ ...rest, Content: `${canary}${String.fromCharCode(code)}`, MsgId: 1 })
        },
      ],
      [
        `BI 54: 0x${code.toString(16)} in EventKey`,
        () => scan({ EventKey: scene() + String.fromCharCode(code) }),
      ],
    ]),
    ["BI 55: an overlong encoding", () => note([0xc0, 0xaf])],
    ["BI 55: a lone surrogate", () => note([0xed, 0xa0, 0x80])],
    ["BI 55: the byte 0xFF", () => note([0xff])],
    ["BI 55: a character of four bytes cut to three", () => note([0xf0, 0x9f, 0x98])],
    ["BI 56: UTF-16 with a byte order mark", () => utf16(scan())],
    ["BI 57: bytes after the root", () => `${scan()}x`],
    ["BI 57: a zero byte after the root", () => `${scan()}\0`],
    ["BI 58: two roots", () => scan() + scan()],
    ["BI 59: an empty FromUserName", () => scan({ FromUserName: "" })],
    ...[29, 64, 65, 128, 129].map(
      (length): Row => [
        `BI 59: a FromUserName of ${length} characters`,
        () => scan({ FromUserName: "o".repeat(length) }),
      ],
    ),
    ["BI 59: a FromUserName with a space", () => scan({ FromUserName: "oWith Space" })],
    ...["0", "-1", String(2 ** 31), String(2 ** 63), "１７９", ""].map(
      (time): Row => [
        `BI 60: a CreateTime of ${time || "nothing"}`,
        () => scan({ CreateTime: time }),
      ],
    ),
    ["BI 61: a CreateTime 301 s before the ticket", () => scan({ CreateTime: madeAt - 301 })],
    [
      "BI 61: a CreateTime 330 s ahead",
      () => scan({ CreateTime: Math.floor(Date.now() / 1000) + 330 }),
    ],
    ["BI 62: the ToUserName of another account", () => scan({ ToUserName: "gh_b15740c0ffee" })],
  ]

  for (const [name, message] of ignored) {
    test(`${name} is acknowledged, and the ticket stays as it was`, async () => {
      target.assertAcknowledged(await push.postMessage(w, message()))
      await target.assertUntouched(aimed)
    })
  }

  for (const [name, key] of [
    ["BI 28: a follow with an empty EventKey", () => ""],
    ["BI 30: a follow with the prefix twice", () => `qrscene_qrscene_${scene()}`],
    ["BI 31: a follow with a bare scene", () => scene()],
    ["BI 28: a follow after a payment", () => "last_trade_no_4200"],
  ] as const) {
    test(`${name} is welcomed, and the ticket stays as it was`, async () => {
      const answer = await push.postMessage(w, follow(key()))
      assert.equal(answer.status, 200)
      assert.match(push.replyText(w.account, answer.body) ?? "", /欢迎关注 Acme/)
      await target.assertUntouched(aimed)
    })
  }

  test("BI 34: a push that another account sealed does not claim the ticket", async () => {
    const bistro = w.accounts.find(({ name }) => name === "bistro")
    assert.ok(bistro)
    const encrypt = push.seal(bistro, scan({ ToUserName: bistro.originalId }))
    const path = push.pathOf(push.signed(bistro, encrypt), "bistro")
    const body = push.outerXml(bistro, encrypt)
    target.assertAcknowledged(await push.send(w, { method: "POST", path, body }))
    await target.assertUntouched(aimed)
  })

  for (const [name, beside] of [
    ["BI 40: a second Encrypt", (encrypt: string) => `<Encrypt><![CDATA[${encrypt}]]></Encrypt>`],
    ["BI 62: another account's ToUserName beside Encrypt", () => "replace"],
  ] as const) {
    test(`${name} is acknowledged, and the ticket stays as it was`, async () => {
      const encrypt = push.seal(w.account, scan())
      const more = beside(encrypt)
      const sound = push.outerXml(w.account, encrypt, more === "replace" ? "" : more)
      const body =
        more === "replace" ? sound.replace(w.account.originalId, "gh_b15740c0ffee") : sound
      target.assertAcknowledged(await push.postEncrypted(w, encrypt, { body }))
      await target.assertUntouched(aimed)
    })
  }
})

describe("BI 41: a clear field beside Encrypt", () => {
  test("changes nothing, and the sender of the sealed scan hears that the account is not set up", async () => {
    const encrypt = push.seal(w.account, scan())
    const body = push.outerXml(w.account, encrypt, push.elements({ FromUserName: "oOther" }))
    const answer = await push.postEncrypted(w, encrypt, { body })
    assert.match(push.replyText(w.account, answer.body) ?? "", /还没有设置好/)
    await target.assertUntouched(aimed)
  })
})

describe("an authentic push within the limits", () => {
  for (const [name, change] of [
    [
      "BI 29: a follow with the prefix",
      (s: string) => ({ Event: "subscribe", EventKey: `qrscene_${s}` }),
    ],
    ["BI 35: the event name scan", () => ({ Event: "scan" })],
    [
      "BI 35: the event name SUBSCRIBE",
      (s: string) => ({ Event: "SUBSCRIBE", EventKey: `qrscene_${s}` }),
    ],
    ["BI 61: a CreateTime 290 s ago", () => ({ CreateTime: Math.floor(Date.now() / 1000) - 290 })],
    [
      "BI 61: a CreateTime 290 s ahead",
      () => ({ CreateTime: Math.floor(Date.now() / 1000) + 290 }),
    ],
  ] as const) {
    test(`${name} claims the ticket`, async () => {
      const { ticket, openid: person } = await target.aim(w)
      const message = { ...push.scanFields(w, person, ticket.scene), ...change(ticket.scene) }
      const answer = await push.postMessage(w, push.xmlOf(message))
      assert.match(push.replyText(w.account, answer.body) ?? "", /Acme Shop/)
      assert.equal((await untilSettled(w, ticket)).state, "approved")
    })
  }

  test("BI 36: an unsubscribe neither undoes nor repeats a claim", async () => {
    const { ticket, openid: person } = await target.aim(w)
    const message = push.scanFields(w, person, ticket.scene)
    await push.postMessage(w, push.xmlOf(message))
    const { version } = await untilSettled(w, ticket)
    const answer = await push.postMessage(w, push.xmlOf({ ...message, Event: "unsubscribe" }))
    target.assertAcknowledged(answer)
    assert.equal((await statusOf(w, ticket)).body.version, version)
  })

  test("the ticket still accepts a valid push, and the log has no secret", async () => {
    await target.assertStillClaimable(aimed)
    target.assertLogKeepsQuiet(w, [aimed.openid], [canary, aimed.ticket.secret])
  })
})
