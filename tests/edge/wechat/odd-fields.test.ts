// What stands beside the fields of an event, in forms that WeChat and its proxies were seen to send.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

let w: world.World
let j: world.World
before(async () => {
  const asJson = (config: Record<string, unknown>) => {
    const [acme] = config.accounts as Record<string, unknown>[]
    Object.assign(acme ?? {}, { format: "json" })
  }
  ;[w, j] = await Promise.all([world.startWorld(), world.startWorld(asJson)])
})
after(() => Promise.all([w.close(), j.close()]))

const follow = (to: world.World, ticket: world.BrowserTicket) => ({
  ...push.scanFields(to, push.newOpenid(), ""),
  Event: "subscribe",
  EventKey: `qrscene_${ticket.scene}`,
})

async function signsIn(to: world.World, ticket: world.BrowserTicket, answer: push.Answer) {
  assert.equal(answer.status, 200)
  assert.notEqual(answer.body, "success", "the chat gets a reply")
  assert.equal((await world.untilSettled(to, ticket)).state, "approved")
}

const postJson = (message: object) => {
  const encrypt = push.seal(j.account, JSON.stringify(message))
  const body = JSON.stringify({ ToUserName: j.account.originalId, Encrypt: encrypt })
  return push.postEncrypted(j, encrypt, { body })
}

describe("an empty field beside a follow", () => {
  for (const odd of [
    "<MsgId></MsgId>",
    "<MsgId/>",
    "<MsgId><![CDATA[]]></MsgId>",
    "<MsgId>0</MsgId>",
    "<MsgID></MsgID>",
    "<Content></Content>",
    "<Content><![CDATA[]]></Content>",
    "<Content>\n</Content>",
    "<Recognition/>",
    "<Latitude> </Latitude>",
  ]) {
    test(`${JSON.stringify(odd)} is absent`, async () => {
      const ticket = await world.openTicket(w)
      const message = push.xmlOf(follow(w, ticket), odd)
      await signsIn(w, ticket, await push.postMessage(w, message))
    })
  }

  for (const value of ["", null, [], {}]) {
    test(`${JSON.stringify(value)} in JSON is absent`, async () => {
      const ticket = await world.openTicket(j)
      const odd = { MsgId: value, MsgID: value, Content: value, Status: value, Latitude: value }
      await signsIn(j, ticket, await postJson({ ...follow(j, ticket), ...odd }))
    })

    test(`${JSON.stringify(value)} as the EventKey of a follow by search is absent`, async () => {
      const { body } = await postJson({
        ...push.scanFields(j, push.newOpenid(), ""),
        Event: "subscribe",
        EventKey: value,
        Ticket: value,
      })
      assert.match(body, /"Encrypt"/, "the welcome")
    })
  }
})

describe("a text of a follower", () => {
  test("D3: cannot become an event, whatever else is empty", async () => {
    const ticket = await world.openTicket(w)
    for (const more of [
      `<Event>SCAN</Event><EventKey>${ticket.scene}</EventKey>`,
      `<EventKey>${ticket.scene}</EventKey><Event/>`,
      "<MsgType>event</MsgType><Event>SCAN</Event>",
    ]) {
      const text: push.Fields = {
        ...push.scanFields(w, push.newOpenid(), ""),
        MsgType: "text",
        MsgId: 7,
      }
      const { Event: _, EventKey: __, Ticket: ___, ...fields } = text
      const { body } = await push.postMessage(w, push.xmlOf({ ...fields, Content: "hi" }, more))
      assert.equal(body, "success")
    }
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
  })
})

describe("a refused event", () => {
  test("has a line of its own in the log, because a follower is lost with it", async () => {
    const ticket = await world.openTicket(w)
    const lines = (event: string) =>
      w.menshen
        .log()
        .split("\n")
        .filter((line) => line.includes(`"event":"${event}"`)).length
    const before = lines("event_refused")
    await push.postMessage(w, push.xmlOf({ ...follow(w, ticket), Event: "sub scribe" }))
    assert.equal(lines("event_refused"), before + 1)
    const text = { ...push.scanFields(w, push.newOpenid(), ""), MsgType: "text" }
    const refused = lines("push_refused")
    await push.postMessage(w, push.xmlOf(text))
    assert.deepEqual([lines("event_refused"), lines("push_refused")], [before + 1, refused + 1])
  })
})

/** The result of a mass message. */
const massResult = (articles: number) => {
  const item = (at: number) => `<item><ArticleIdx>${at}</ArticleIdx>
    <UserDeclareState>0</UserDeclareState><AuditState>2</AuditState>
    <OriginalArticleUrl><![CDATA[https://mp.weixin.qq.com/s?__biz=${at}]]></OriginalArticleUrl>
    <OriginalArticleType>1</OriginalArticleType><CanReprint>1</CanReprint>
    <NeedReplaceContent>1</NeedReplaceContent><NeedShowReprintSource>1</NeedShowReprintSource></item>`
  const items = Array.from({ length: articles }, (_, at) => item(at + 1)).join("")
  return `<CopyrightCheckResult><Count>${articles}</Count><ResultList>${items}</ResultList>
    <CheckState>2</CheckState></CopyrightCheckResult>`
}

describe("a push with many elements", () => {
  for (const articles of [1, 8, 100]) {
    test(`the result of a mass message with ${articles} articles is no fault`, async () => {
      const before = w.menshen.log().length
      const fields: push.Fields = {
        ...push.scanFields(w, push.newOpenid(), ""),
        Event: "MASSSENDJOBFINISH",
      }
      const { EventKey: _, Ticket: __, ...rest } = fields
      const message = push.xmlOf(rest, `<MsgID>1000001625</MsgID>${massResult(articles)}`)
      assert.equal((await push.postMessage(w, message)).body, "success")
      assert.doesNotMatch(w.menshen.log().slice(before), /refused/)
    })
  }

  test("does not hide the envelope that stands behind them", async () => {
    const ticket = await world.openTicket(w)
    const encrypt = push.seal(w.account, push.xmlOf(follow(w, ticket)))
    const body = push.outerXml(w.account, encrypt, "<Extra><a/></Extra>".repeat(200))
    await signsIn(w, ticket, await push.postEncrypted(w, encrypt, { body }))
  })
})

describe("a follow by another system's QR code", () => {
  for (const key of [
    "qrscene_123",
    "qrscene_shop-7",
    "qrscene_",
    "last_trade_no_42",
    "poster",
    "",
  ]) {
    test(`EventKey "${key}" is welcomed, because Menshen alone answers the account`, async () => {
      const event = push.scanFields(w, push.newOpenid(), key)
      const { body } = await push.postMessage(w, push.xmlOf({ ...event, Event: "subscribe" }))
      assert.match(push.replyText(w.account, body) ?? "", /欢迎关注 Acme/)
    })
  }

  test("a scene of ours whose ticket is gone is welcomed, too", async () => {
    const event = push.scanFields(w, push.newOpenid(), `qrscene_m${"A".repeat(22)}`)
    const { body } = await push.postMessage(w, push.xmlOf({ ...event, Event: "subscribe" }))
    assert.match(push.replyText(w.account, body) ?? "", /欢迎关注 Acme/)
  })

  test("a scan by somebody who follows already is not", async () => {
    const { body } = await push.postMessage(
      w,
      push.xmlOf(push.scanFields(w, push.newOpenid(), "123")),
    )
    assert.equal(body, "success")
  })
})
