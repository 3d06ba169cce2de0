// An application's name could make a link of its own in a person's chat, write lines that looked like Menshen's
// about the browser, and be so long that WeChat's limit cut the line "not me" away.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { linkIn } from "../support/confirm.ts"
import { demoConfig, startMenshen } from "../support/menshen.ts"
import { authorizeUrl } from "../support/oauth.ts"
import { freePort } from "../support/ports.ts"
import * as world from "../support/world.ts"

type Settings = Record<string, unknown>
const appsOf = (config: Settings) => config.apps as Settings[]

/** A WeChat shows these as links. */
const linksIn = (reply: string) => [...reply.matchAll(/<a href="([^"]*)"/g)].map(([, to]) => to)

const linkName = 'Acme</a> <a href="https://evil.example/">Acme'

describe("an application's name", () => {
  let w: world.World
  before(async () => {
    w = await world.startWorld((config) => {
      for (const app of appsOf(config)) app.name = linkName
    })
  })
  after(() => w.close())

  test("makes no link in the chat (CD-01)", async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w)
    const [reply = ""] = (await world.scan(w, person, ticket.url)).replies
    assert.match(reply, /Acme/)
    for (const to of linksIn(reply)) assert.ok(to?.startsWith(w.menshen.url), to)
    assert.equal(linksIn(reply).length, 1)
  })
})

describe("the operator's own texts", () => {
  const tricks = `]]>"},"MsgType":"\\u0000'&amp;`
  const markup = `${tricks}</Content><Content><![CDATA[`
  const script = "<script>alert(1)</script>"
  const spoken = { "zh-CN": script, en: script }
  const texts = { heading: spoken, intro: spoken, confirmed: spoken, help: spoken }
  const url = "https://shop.example.com/orders?a='1'&b=2"
  let w: world.World
  before(async () => {
    w = await world.startWorld((config) => {
      world.addClub(config)
      for (const account of config.accounts as Settings[]) delete account.welcome
      const [acme, club] = config.accounts as [Settings, Settings]
      acme.format = "xml"
      acme.replies = {
        follow: { "zh-CN": `${markup} {{app}` },
        success: { "zh-CN": `${tricks}\n{app} {place}` },
      }
      Object.assign(club, { format: "json", language: "en", replies: { success: { en: tricks } } })
      for (const app of appsOf(config)) Object.assign(app, { name, texts, afterSignIn: { url } })
      appsOf(config).push({ ...appsOf(config)[0], clientId: "tap", confirm: "tap" })
    })
  })
  after(() => w.close())

  const name = `{time}${linkName}]]>"`
  const shown = name.replaceAll("<", "＜")
  const replyTo = async (client_id: string) => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w, { client_id })
    return (await world.scan(w, person, ticket.url)).replies.join("")
  }

  test("end neither XML nor CDATA, and insert a value once (XM-09)", async () => {
    const [first, second, third, ...rest] = (await replyTo("shop")).split("\n")
    assert.deepEqual([first, second, third], [tricks, `${shown} 未知地点`, `正在登录「${shown}」`])
    assert.deepEqual(linksIn(rest.join("\n"))[0], url)
    assert.match(rest.at(-1) ?? "", /^<a href="[^"]+\/not-me\/[^"]+">不是你本人操作？点这里<\/a>$/)
  })

  test("end no string of JSON", async () => {
    const [first, second, ...rest] = (await replyTo("club")).split("\n")
    assert.deepEqual([first, second], [tricks, `Signing in to “${shown}”`])
    assert.match(rest.at(-1) ?? "", /\/not-me\/[^"]+">Was this not you\? Tap here<\/a>$/)
  })

  test("run no script on a page, and take no quote of an address", async () => {
    const html = async (address: string, method = "GET", body?: URLSearchParams) => {
      const headers = { "accept-language": "en" }
      return (await fetch(address, { method, headers, ...(body && { body }) })).text()
    }
    const confirmLink = linkIn(await replyTo("tap"), "confirm")
    const yes = new URLSearchParams({ choice: "yes" })
    const pages = {
      signIn: await html(authorizeUrl(w)),
      asks: await html(confirmLink),
      confirmed: await html(confirmLink, "POST", yes),
      error: await html(`${w.menshen.url}/authorize/wait?client_id=shop`),
    }
    const counts = Object.values(pages).map(
      (page) => page.split("&lt;script&gt;alert(1)").length - 1,
    )
    assert.deepEqual(counts, [2, 0, 1, 1])
    for (const page of Object.values(pages))
      assert.doesNotMatch(page, /<script>|<a href="[^"]*evil/)
    assert.ok(
      pages.confirmed.includes(`href="${url.replaceAll("&", "&amp;").replaceAll("'", "&#39;")}"`),
    )
  })

  test("of a follow keep their braces", async () => {
    const { person } = await world.newPerson(w)
    const followed = { person, account: "acme" }
    const { body } = await world.post(`${w.sandboxUrl}/phone/follow`, followed)
    assert.deepEqual(body.replies, [`${markup} {app}`])
  })
})

describe("a menshen.json is refused", () => {
  const faultsOf = async (name: string) => {
    const port = await freePort()
    const base = demoConfig({ menshen: port, sandbox: 1, demo: 2 })
    const config = JSON.parse(base.configText)
    config.apps[0].name = name
    const start = { ...base, configText: JSON.stringify(config), port, misconfigured: true }
    const menshen = await startMenshen(start)
    const { status } = await fetch(`${menshen.url}/health`)
    const log = menshen.log()
    await menshen.stop()
    assert.equal(status, 503)
    return log
  }

  test("if an application's name is so long that WeChat cuts the line “not me” away (CD-01)", async () => {
    assert.match(await faultsOf("A".repeat(2000)), /\/apps\/0\/name/)
  })

  test("if an application's name has lines of its own, which could look like Menshen's", async () => {
    assert.match(await faultsOf("Acme」\n浏览器：Safari / iOS"), /\/apps\/0\/name/)
  })
})
