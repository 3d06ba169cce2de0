// Each kind of push after crossing the WebAssembly boundary: it has its own fields and no others.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type OpenedPush, readOpenedPush } from "../../edge/core/push-codec.ts"
import { codeOf } from "../../edge/core/reasons.ts"
import { Reader, Writer } from "../../edge/core/wire.ts"
import { sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"
import { account, configuredDoor, secrets } from "./core-wasm.ts"

const createTime = 1714112445
const openid = "oIP8E6O3tmBVJlE1cV4xS9wqB2mM"
const scene = "mAAECAwQFBgcICQoLDA0ODw"
const stamp = { timestamp: String(createTime), nonce: "415670741" }

const acme = { ...account, index: 0 }
const notes = {
  index: 2,
  appId: "wx07e5c0ffee0b0a7c",
  originalId: "gh_07e5c0ffee1c",
  token: secrets.ACME_NOTES_TOKEN,
  encodingAesKey: secrets.ACME_NOTES_AES_KEY,
}

const element = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`
const event = (name: string, more: string = element("EventKey", "")) =>
  element("MsgType", "event") + element("Event", name) + more
const message = (content: string, id = "<MsgId>7</MsgId>") =>
  element("MsgType", "text") + element("Content", content) + id

const { door } = configuredDoor()

function open(fields: string, to: typeof acme = acme, from = openid): OpenedPush {
  const text = `<xml>${element("ToUserName", to.originalId)}${element("FromUserName", from)}
    <CreateTime>${createTime}</CreateTime>${fields}</xml>`
  const { encrypt, msgSignature } = sealMessage({ ...to, ...stamp, message: text })
  const query = [
    `signature=${signQuery({ token: to.token, ...stamp })}`,
    `timestamp=${stamp.timestamp}&nonce=${stamp.nonce}&openid=${openid}`,
    `encrypt_type=aes&msg_signature=${msgSignature}`,
  ].join("&")
  const body = `<xml>${element("ToUserName", to.originalId)}${element("Encrypt", encrypt)}</xml>`
  return door.call(
    "menshen_open_push",
    (writer) => writer.number(to.index).text(query).text(body),
    readOpenedPush,
  )
}

function pushIn(opened: OpenedPush) {
  assert.ok(opened.ok, JSON.stringify(opened))
  return opened.value.push
}

const followed = { kind: "followed", openid }

const pushes: [what: string, fields: string, push: object][] = [
  [
    "a follow by a QR code of ours",
    event("subscribe", element("EventKey", `qrscene_${scene}`)),
    {
      matter: "scan",
      openid,
      scene,
      news: followed,
    },
  ],
  [
    "a scan by a follower",
    event("SCAN", element("EventKey", scene)),
    {
      matter: "scan",
      openid,
      scene,
      news: undefined,
    },
  ],
  ["a follow by search", event("subscribe"), { matter: "follow", news: followed }],
  [
    "a follow after a payment",
    event("subscribe", element("EventKey", "last_trade_no_4006822001202109037211")),
    { matter: "follow", news: followed },
  ],
  [
    "a follow by somebody else's QR code",
    event("subscribe", element("EventKey", "qrscene_shop")),
    {
      matter: "foreign_follow",
      news: followed,
    },
  ],
  [
    "an unfollow",
    event("unsubscribe"),
    {
      matter: "other",
      news: { kind: "unfollowed", openid },
    },
  ],
  [
    "two digits",
    message("42"),
    {
      matter: "match_number",
      openid,
      matchNumber: "42",
      messageId: "7",
      news: undefined,
    },
  ],
  [
    "six digits to an account that signs in by scene",
    message("123456"),
    {
      matter: "digits_in_text",
      openid,
      digitRuns: "6",
      news: undefined,
    },
  ],
  [
    "digits among other words",
    message("2 楼 36 号 482918"),
    {
      matter: "digits_in_text",
      openid,
      digitRuns: "126",
      news: undefined,
    },
  ],
  ["a word", message("hello"), { matter: "other", news: undefined }],
]
describe("an opened push", () => {
  for (const [what, fields, push] of pushes) {
    test(`about ${what} has the fields that apply to it`, () => {
      assert.deepEqual(pushIn(open(fields)), { ...push, createTime, keyword: 0 })
    })
  }

  test("with a change of authorization concerns its OpenID, not its sender", () => {
    const about = element("OpenID", openid) + element("AppID", account.appId)
    for (const [name, kind] of [
      ["user_authorization_revoke", "revoked"],
      ["user_authorization_cancellation", "cancelled"],
    ] as const) {
      const push = pushIn(open(event(name, about), acme, "platform"))
      assert.deepEqual(push, { matter: "other", news: { kind, openid }, createTime, keyword: 0 })
    }
  })

  test("of digits to an account that signs in by message is a chat code, or wrong digits", () => {
    const texts = [
      ["482 918", "482918"],
      ["5725715", "5725715"],
      ["4829 1507", "48291507"],
      ["482 915", ""],
      ["082918", ""],
      ["48291508", ""],
    ] as const
    for (const [text, chatCode] of texts) {
      assert.deepEqual(pushIn(open(message(text), notes)), {
        matter: "chat_code",
        openid,
        chatCode,
        messageId: "7",
        news: undefined,
        createTime,
        keyword: 0,
      })
    }
  })

  test("is answered to its sender, with the secrets that opened it", () => {
    const opened = open(message("hello"))
    assert.ok(opened.ok)
    assert.deepEqual(opened.value.replyTo, {
      to: openid,
      from: account.originalId,
      tokenIndex: 0,
      keyIndex: 0,
    })
  })

  test("has its reason and its authenticity when it is refused", () => {
    assert.deepEqual(open(message("hello"), { ...acme, token: "tokenOfNobody0123456789" }), {
      ok: false,
      signedAt: Number(stamp.timestamp),
      clearDiffers: false,
      reason: "signature_mismatch",
      authentic: false,
      isEvent: false,
      forwardTo: 0,
      replyTo: undefined,
    })
    assert.deepEqual(open(message("hello"), { ...acme, originalId: "gh_another" }), {
      ok: false,
      signedAt: Number(stamp.timestamp),
      clearDiffers: false,
      reason: "recipient_mismatch",
      authentic: true,
      isEvent: false,
      forwardTo: 0,
      replyTo: undefined,
    })
    const { isEvent } = open(event("a b")) as { isEvent: boolean }
    assert.equal(isEvent, true)
  })

  test("without a message id gets an id from its second", () => {
    const push = pushIn(answered(5, 0, [account.originalId, openid, "", "", "", "", "42"]))
    assert.ok(push.matter === "match_number")
    assert.equal(push.messageId, `t${createTime}`)
  })

  test("with an unknown matter or kind of news is a fault of the core", () => {
    const lines = [account.originalId, openid]
    assert.throws(() => answered(99, 0, lines), RangeError)
    assert.throws(() => answered(0, 99, lines), RangeError)
  })
})

/** An accepted push in the core's format. */
function answered(matter: number, news: number, lines: string[]): OpenedPush {
  const bytes = new Uint8Array(1024)
  const view = new DataView(bytes.buffer)
  const to = new Writer(bytes, view).number(codeOf("accepted")).number(1)
  to.number(0).number(0).number(0).number(createTime).number(0).number(0)
  to.number(matter).number(news).number(createTime).number(0)
  to.text(lines.map((line) => `${line}\n`).join(""))
  return readOpenedPush(new Reader(bytes, view, to.length))
}
