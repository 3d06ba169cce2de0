// parsePush of the built library: the result for each kind of push, and the refusals.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type Push, parsePush } from "menshen/core"

const xml = (fields: string, type = "event") =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName>o1</FromUserName>
   <CreateTime>1714112445</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${fields}</xml>`
const common = { toUserName: "gh_1", fromUserName: "o1", createTime: 1714112445 }

function read(message: string | Uint8Array): Push {
  const answer = parsePush(message)
  assert.ok(answer.ok, JSON.stringify(answer))
  return answer.push
}
const refusal = (message: string | Uint8Array) => {
  const answer = parsePush(message)
  return answer.ok ? "accepted" : answer.reason
}

const pushes: [name: string, document: string, push: object][] = [
  [
    "text",
    xml("<Content><![CDATA[你好🙂 <b>&amp;]]></Content><MsgId>9223372036854775807</MsgId>", "text"),
    { msgType: "text", content: "你好🙂 <b>&amp;", msgId: "9223372036854775807" },
  ],
  [
    "image",
    xml("<PicUrl><![CDATA[http://a/b]]></PicUrl><MediaId>m</MediaId><MsgId>1</MsgId>", "image"),
    { msgType: "image", picUrl: "http://a/b", mediaId: "m", msgId: "1" },
  ],
  [
    "location",
    xml(
      "<Location_X>23.13</Location_X><Location_Y>113.35</Location_Y><Scale>20</Scale>" +
        "<Label><![CDATA[门]]></Label>",
      "location",
    ),
    { msgType: "location", location_X: "23.13", location_Y: "113.35", scale: "20", label: "门" },
  ],
  [
    "subscribe by a QR code",
    xml("<Event>subscribe</Event><EventKey>qrscene_m1</EventKey><Ticket>t</Ticket>"),
    { msgType: "event", event: "subscribe", eventKey: "qrscene_m1", ticket: "t" },
  ],
  [
    "subscribe without one",
    xml("<Event>subscribe</Event><EventKey></EventKey>"),
    { msgType: "event", event: "subscribe", eventKey: "" },
  ],
  [
    "scan in lower case",
    xml("<Event>scan</Event><EventKey>m1</EventKey>"),
    { msgType: "event", event: "SCAN", eventKey: "m1" },
  ],
  [
    "template result",
    xml("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>success</Status>"),
    { msgType: "event", event: "TEMPLATESENDJOBFINISH", msgID: "200163836", status: "success" },
  ],
  [
    "an event nobody documented, unknown elements skipped",
    xml("<Event>New_Event</Event><Deep><A><B>1</B></A></Deep>"),
    { msgType: "event", event: "New_Event" },
  ],
  [
    "JSON with a 64-bit number",
    '{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1714112445,"MsgType":"text",' +
      '"Content":"\\u95e8\\n","MsgId":18446744073709551615,"unknown":{"a":[1]}}',
    { msgType: "text", content: "门\n", msgId: "18446744073709551615" },
  ],
  [
    "JSON behind white space",
    '\r\n\t {"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1714112445,"MsgType":"image"}',
    { msgType: "image" },
  ],
]
describe("parsePush", () => {
  for (const [name, document, push] of pushes) {
    test(`reads ${name}, as text and as bytes`, () => {
      assert.deepEqual(read(document), { ...common, ...push })
      assert.deepEqual(read(new TextEncoder().encode(document)), { ...common, ...push })
    })
  }

  test("keeps control characters that a person typed", () => {
    const content = "a\u0001\u000b\u001f\u007fb"
    const push = read(xml(`<Content><![CDATA[${content}]]></Content>`, "text"))
    assert.ok(push.msgType === "text")
    assert.equal(push.content, content)
    const key = xml("<Event>SCAN</Event><EventKey>a\u0001b</EventKey>")
    assert.notEqual(refusal(key), "accepted")
  })

  test("reads a message made of control characters", () => {
    const content = "\u0001".repeat(100_000)
    const push = read(xml(`<Content><![CDATA[${content}]]></Content>`, "text"))
    assert.ok(push.msgType === "text")
    assert.equal(push.content.length, 100_000)
  })

  test("never reads a typed ]]> as an event", () => {
    const typed = "hi]]></Content><MsgType>event</MsgType><Event>SCAN</Event><Content><![CDATA["
    const answer = refusal(xml(`<Content><![CDATA[${typed}]]></Content>`, "text"))
    assert.equal(answer, "element_repeated")
    const event = "<Content><![CDATA[a]]></Content><Event>SCAN</Event><EventKey>m1</EventKey>"
    assert.equal(refusal(xml(event, "text")), "schema_mismatch")
    const split = read(xml("<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>", "text"))
    assert.ok(split.msgType === "text" && split.content === "a]]>b")
  })
})

const refused: [what: string, document: string, reason: string][] = [
  ["nothing", "", "xml_malformed"],
  ["no push", "hello", "xml_malformed"],
  ["DOCTYPE", `<!DOCTYPE xml [<!ENTITY a "b">]>${xml("")}`, "xml_forbidden"],
  ["an entity of its own", xml("<Content>&a;</Content>", "text"), "xml_forbidden"],
  ["a comment", xml("<!-- a -->"), "xml_forbidden"],
  ["an attribute", xml('<Event a="b">SCAN</Event>'), "xml_forbidden"],
  ["a second FromUserName", xml("<FromUserName>o2</FromUserName>"), "element_repeated"],
  ["an event without a name", xml(""), "schema_mismatch"],
  ["an end too early", xml("").slice(0, -3), "xml_malformed"],
  ["broken JSON", '{"ToUserName":', "json_malformed"],
  ["JSON that names a member twice", '{"MsgType":"a","MsgType":"b"}', "element_repeated"],
]
describe("parsePush refuses", () => {
  for (const [what, document, reason] of refused) {
    test(`${what}`, () => assert.equal(refusal(document), reason))
  }

  test("bytes that are not UTF-8, and values that are neither text nor bytes", () => {
    const bytes = Buffer.concat([Buffer.from(xml("<Event>SCAN</Event>")), Buffer.of(0xff)])
    assert.notEqual(refusal(bytes), "accepted")
    const inside = Buffer.from(xml("<Content>a?b</Content>", "text"))
    inside[inside.indexOf("?")] = 0xff
    assert.equal(refusal(inside), "utf8_invalid")
    for (const wrong of [undefined, null, 7, {}, [60]]) {
      assert.throws(() => parsePush(wrong as never), { name: "TypeError", message: /^message\b/ })
    }
  })
})
