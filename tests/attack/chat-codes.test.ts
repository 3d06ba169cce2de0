// A bot opens sign-in pages by the thousand and waits for somebody to mistype the code of their own page:
// the message then names one of the bot's pages, and the bot's browser is signed in as that person. No
// single wrong digit and no swap of neighbours may name another page, and a bot must not be able to hold
// a noticeable part of all numbers (CD-09).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { mistakesIn } from "../support/damm.ts"
import * as push from "../support/push.ts"
import * as world from "../support/world.ts"

const header = "x-client"
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    world.onlyByCode(config)
    config.clientAddressHeader = header
  })
})
after(() => w.close())

interface Page extends world.BrowserTicket {
  chatCode: string
}

/** Pages of one client, forty at a time. */
async function openPages(client: string, count: number): Promise<Page[]> {
  const pages: Page[] = []
  while (pages.length < count) {
    const some = Array.from({ length: Math.min(40, count - pages.length) }, async () => {
      const ticket = await world.openTicket(w, {}, { [header]: client })
      return { ...ticket, chatCode: ticket.chat_code ?? "" }
    })
    pages.push(...(await Promise.all(some)))
  }
  return pages
}

const stateOf = async (page: Page) => (await world.statusOf(w, page)).body.state as string
const waiting = async (pages: Page[]) => {
  const states = await Promise.all(pages.map(stateOf))
  return pages.filter((_, at) => states[at] === "waiting")
}

let messages = 0
const send = async (text: string) => {
  const fields = {
    ToUserName: w.account.originalId,
    FromUserName: push.newOpenid(),
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: text,
    MsgId: ++messages,
  }
  const { body } = await push.postMessage(w, push.xmlOf(fields))
  return push.replyText(w.account, body)
}

describe("a bot that opens pages with chat codes", () => {
  const held: Page[] = []

  test("from one address holds at most a hundred, and its oldest pages start again", async () => {
    const pages = await openPages("203.0.113.1", 260)
    const live = await waiting(pages)
    assert.ok(live.length <= 100, `${live.length} pages wait`)
    assert.ok(live.length > 90, "and is not refused")
    assert.equal(await stateOf(pages[0] as Page), "expired")
    assert.match((await send(pages[0]?.chatCode ?? "")) ?? "", /登录码不对，或已过期/)
    held.push(...live)
  })

  test("from one IPv6 network is one address", async () => {
    const pages = []
    for (let host = 1; host <= 3; host++) {
      pages.push(...(await openPages(`2001:db8:7:8::${host}`, 40)))
    }
    const live = await waiting(pages)
    assert.ok(live.length <= 100, `${live.length} pages wait`)
    held.push(...live)
  })

  test("from many addresses makes the codes longer, so that it never holds one in a thousand", async () => {
    for (let client = 1; client <= 9; client++) {
      held.push(...(await openPages(`198.51.100.${client}`, 100)))
    }
    for (const digits of [6, 7, 8]) {
      const those = held.filter(({ chatCode }) => chatCode.length === digits)
      const most = (9 * 10 ** (digits - 2)) / 1000
      assert.ok(those.length <= most, `${those.length} of ${digits} digits`)
    }
    assert.ok(held.some(({ chatCode }) => chatCode.length === 8))
  })

  test("gets nobody who mistypes one digit, or swaps two", async () => {
    const codes = new Set(held.map(({ chatCode }) => chatCode))
    const near = held
      .flatMap(({ chatCode }) => mistakesIn(chatCode))
      .filter((one) => codes.has(one))
    const [six, seven, eight] = [6, 7, 8].map((digits) =>
      held.find(({ chatCode }) => chatCode.length === digits),
    )
    const typed = [six, seven, eight].flatMap((page) => mistakesIn(page?.chatCode ?? ""))
    for (const text of [...near, ...typed]) {
      assert.match((await send(text)) ?? "", /登录码不对/, text)
    }
    assert.equal((await waiting(held)).length, held.length)
  })
})
