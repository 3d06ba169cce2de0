// One cookie for each ticket, at most 24 of them, and what strangers may do with cookies (TK-09, BI 133).

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { ticketCookie, ticketIn } from "../../support/ticket-cookie.ts"
import { openTicket, untilSettled, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const most = 24
const bytesMax = 8 * 1024

const open = (agent: rp.UserAgent, state: string) =>
  agent.authorize(rp.request(w, "basic", { state }))
const sceneOn = async (page: Response) => / ticket="([^"]+)"/.exec(await page.text())?.[1] ?? ""

async function opened(agent: rp.UserAgent, count: number): Promise<string[]> {
  const scenes: string[] = []
  for (let at = 0; at < count; at++) scenes.push(await sceneOn(await open(agent, `s-${at}`)))
  return scenes
}

const statusOf = async (agent: rp.UserAgent, scene: string) =>
  (await agent.fetch(`/tickets/${scene}`)).status

const random = (bytes: number) => randomBytes(bytes).toString("base64url")
const garbage = () => ticketCookie({ scene: `m${random(17).slice(0, 22)}`, secret: random(32) })

describe("thirty tabs, one after another", () => {
  test("BI 132: the newest 24 go on to their end, and the oldest have given their place", async () => {
    const agent = new rp.UserAgent(w)
    const scenes = await opened(agent, 30)
    assert.equal(agent.cookies.size, most)
    for (const scene of scenes.slice(0, 6)) assert.equal(await statusOf(agent, scene), 404)
    for (const scene of [scenes[6] ?? "", scenes[17] ?? "", scenes[29] ?? ""]) {
      await rp.scan(w, scene, push.newOpenid())
      await untilSettled(w, heldBy(agent, scene))
      const to = await rp.arrival(await agent.fetch(`/authorize/resume?ticket=${scene}`))
      assert.equal(to.searchParams.get("state"), `s-${scenes.indexOf(scene)}`)
      assert.ok(to.searchParams.has("code"))
    }
  })

  test("a reload shows the waiting ticket of its request again", async () => {
    const agent = new rp.UserAgent(w)
    const scenes = await opened(agent, 4)
    assert.equal(await sceneOn(await open(agent, "s-2")), scenes[2])
  })
})

const heldBy = (agent: rp.UserAgent, scene: string) => ({
  ...ticketIn(rp.cookiesOf(agent), scene),
  url: "",
  verifier: "",
})

describe("the cookie header", () => {
  test("stays below 3 KiB of ours, whichever way the tabs go", async () => {
    const agent = new rp.UserAgent(w)
    const scenes: string[] = []
    let longest = 0
    for (let step = 0; step < 60; step++) {
      if (step % 3 < 2) scenes.push(await sceneOn(await open(agent, `s-${step}`)))
      else {
        const again = await agent.fetch(`/authorize/again?ticket=${scenes.pop()}`)
        scenes.push(/ticket=([^&]+)/.exec(again.headers.get("location") ?? "")?.[1] ?? "")
      }
      longest = Math.max(longest, rp.cookiesOf(agent).length)
    }
    assert.ok(longest > 2000 && longest < 3 * 1024, `${longest} bytes`)
    for (const scene of scenes.slice(-8)) assert.equal(await statusOf(agent, scene), 200)
  })

  test("of seventy pages that load at one moment is taken, and shrinks by itself", async () => {
    const agent = new rp.UserAgent(w)
    const at = Array.from({ length: 70 }, (_, index) => index)
    await Promise.all(at.map((index) => open(agent, `s-${index}`)))
    assert.ok(rp.cookiesOf(agent).length < bytesMax, `${rp.cookiesOf(agent).length} bytes`)
    for (let page = 0; page < 4; page++)
      assert.equal((await open(agent, `later-${page}`)).status, 200)
    assert.equal(agent.cookies.size, most)
  })

  test("above 8 KiB is refused once or twice, and then works again", async () => {
    const agent = new rp.UserAgent(w)
    const at = Array.from({ length: 90 }, (_, index) => index)
    await Promise.all(at.map((index) => open(agent, `s-${index}`)))
    assert.ok(rp.cookiesOf(agent).length > bytesMax)
    const statuses: number[] = []
    while (statuses.at(-1) !== 200 && statuses.length < 4) {
      const page = await open(agent, "reloaded")
      statuses.push(page.status)
      const head = page.headers.getSetCookie().join("").length
      assert.ok(head < 2048, `the head of an answer has ${head} bytes of cookies`)
    }
    assert.ok([2, 3].includes(statuses.length), statuses.join())
  })

  test("loses no live ticket to those that have served", async () => {
    const agent = new rp.UserAgent(w)
    const first = await sceneOn(await open(agent, "first"))
    let newest = await sceneOn(await open(agent, "renewed"))
    for (let renewal = 0; renewal < 30; renewal++) {
      const again = await agent.fetch(`/authorize/again?ticket=${newest}`)
      newest = /ticket=([^&]+)/.exec(again.headers.get("location") ?? "")?.[1] ?? ""
    }
    assert.equal(await statusOf(agent, first), 200)
    assert.ok(agent.cookies.size <= most)
  })

  test("a second click on a link that starts again finds the ticket that the first one ended", async () => {
    const agent = new rp.UserAgent(w)
    const scene = await sceneOn(await open(agent, "s-twice"))
    for (const _ of [1, 2]) {
      const again = await agent.fetch(`/authorize/again?ticket=${scene}`)
      assert.equal(again.status, 303)
    }
  })
})

describe("cookies that strangers set", () => {
  test("of another browser's ticket lead nowhere without its secret", async () => {
    const [mine, theirs] = [new rp.UserAgent(w), new rp.UserAgent(w)]
    const [own = ""] = await opened(mine, 1)
    const [scene = ""] = await opened(theirs, 1)
    const { secret } = heldBy(mine, own)
    const forged = [
      ticketCookie({ scene, secret: random(32) }),
      ticketCookie({ scene, secret }),
      // The part of the scene in the name matches; the scene in the value does not, or the other way round.
      ticketCookie({ scene: `m${random(11).slice(0, 14)}${scene.slice(-8)}`, secret }),
      ticketCookie({ scene, secret }).replace(
        /^[^=]+/,
        ticketCookie({ scene: own, secret }).split("=")[0] ?? "",
      ),
      ticketCookie({ scene, secret }).replace("-ticket-", "-window-"),
    ]
    for (const cookie of [...forged, rp.cookiesOf(mine)]) {
      for (const path of [
        `/authorize/wait?ticket=${scene}`,
        `/authorize/resume?ticket=${scene}`,
        `/authorize/again?ticket=${scene}`,
        `/tickets/${scene}`,
        `/authorize/qr?ticket=${scene}`,
      ]) {
        const { status } = await fetch(w.menshen.url + path, {
          headers: { cookie },
          redirect: "manual",
        })
        assert.ok([404, 409].includes(status), `${path} with ${cookie}`)
      }
    }
    assert.equal(await statusOf(theirs, scene), 200)
  })

  const heaps: [name: string, cookies: () => string[]][] = [
    ["24 well-formed ones", () => Array.from({ length: 24 }, garbage)],
    ["70 well-formed ones", () => Array.from({ length: 70 }, garbage)],
    [
      "24 from the future",
      () => Array.from({ length: 24 }, () => garbage().replace(/[^.]+$/, "zzzzzzzz")),
    ],
    ["1,000 without a form", () => Array.from({ length: 1000 }, (_, at) => `x${at}=`)],
    ["200 with our prefix", () => Array.from({ length: 200 }, () => "__Host-menshen-ticket-x=.")],
    [
      "the same ticket's name",
      () => [
        "__Host-menshen-ticket-=",
        "__Host-menshen-ticket",
        "__Host-menshen-ticket-AAAAAAAA=%",
      ],
    ],
  ]
  for (const [name, cookies] of heaps) {
    test(`BI 133: in front of the right one do not hide it: ${name}`, async () => {
      const agent = new rp.UserAgent(w)
      const [scene = ""] = await opened(agent, 1)
      const cookie = [...cookies(), rp.cookiesOf(agent)].join("; ")
      const visit = (path: string) =>
        fetch(w.menshen.url + path, { headers: { cookie }, redirect: "manual" })
      assert.ok(cookie.length < bytesMax)
      assert.equal((await visit(`/tickets/${scene}`)).status, 200)
      assert.equal((await visit(`/authorize/wait?ticket=${scene}`)).status, 200)
      const query = new URLSearchParams(rp.request(w, "basic", { state: "s-new" }))
      const page = await visit(`/authorize?${query}`)
      assert.equal(page.status, 200)
      assert.ok(page.headers.getSetCookie().length <= 17)
    })
  }

  test("from the future are the first to go", async () => {
    const agent = new rp.UserAgent(w)
    for (let at = 0; at < 24; at++) {
      const [pair = "", value = ""] = garbage().split("=")
      agent.cookies.set(pair, value.replace(/[^.]+$/, "zzzzzzzz"))
    }
    const scenes = await opened(agent, 20)
    assert.equal(agent.cookies.size, most)
    for (const scene of scenes) assert.equal(await statusOf(agent, scene), 200)
  })

  test("of a ticket that no desk knows are cleared", async () => {
    const cookie = garbage()
    const scene = /=([^.]+)/.exec(cookie)?.[1]
    const page = await fetch(`${w.menshen.url}/authorize/wait?ticket=${scene}`, {
      headers: { cookie },
    })
    assert.equal(page.status, 404)
    assert.match(
      page.headers.get("set-cookie") ?? "",
      /^__Host-menshen-ticket-[\w-]{8}=; .*Max-Age=0;/,
    )
  })

  test("a widget's ticket has none", async () => {
    const { scene } = await openTicket(w)
    assert.equal(await statusOf(new rp.UserAgent(w), scene), 404)
  })
})
