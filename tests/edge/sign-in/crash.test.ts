// kill -9 at random moments (docs/threats.md#races-restarts-and-time, D14): whatever was acknowledged is
// still there.

import assert from "node:assert/strict"
import { randomInt } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

const cycles = 20
const abreast = 6

let w: world.World
/** The sub of each person, which is the same in every cycle. */
const subs = new Map<string, string>()
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

/** One sign-in up to the crash, with what was acknowledged. */
interface Attempt {
  openid: string
  ticket?: world.BrowserTicket
  pushed?: true
  /** A collect or redemption that went out: without an answer nobody knows whether it happened. */
  collecting?: true
  code?: string
  redeeming?: true
  sub?: string
}

async function attempt(openid: string, attempts: Attempt[]): Promise<void> {
  const mine: Attempt = { openid }
  attempts.push(mine)
  mine.ticket = await world.openTicket(w)
  const { scene, verifier } = mine.ticket
  const answer = await push.postMessage(w, push.xmlOf(push.scanFields(w, openid, scene)))
  if (answer.status !== 200) return
  mine.pushed = true
  await world.untilSettled(w, mine.ticket)
  mine.collecting = true
  mine.code = (await world.collect(w, mine.ticket)).body.code
  mine.redeeming = true
  mine.sub = subOf(await world.redeem(w, mine.code ?? "", verifier))
}

const subOf = ({ status, body }: { status: number; body: { id_token: string } }): string => {
  assert.equal(status, 200)
  return world.claimsOf(body.id_token).sub
}

/** Signs in until the connection breaks, as a crash looks from outside. */
async function untilCrash(openid: string, attempts: Attempt[]): Promise<void> {
  for (;;) {
    try {
      await attempt(openid, attempts)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      return
    }
  }
}

function assertSame(openid: string, sub: string): void {
  assert.equal(sub, subs.get(openid) ?? sub, "the same person keeps the same sub")
  subs.set(openid, sub)
}

async function check({ openid, ticket, pushed, collecting, code, redeeming, sub }: Attempt) {
  if (sub !== undefined) assertSame(openid, sub)
  if (ticket === undefined || !pushed) return
  if (sub !== undefined) {
    const again = await world.redeem(w, code ?? "", ticket.verifier)
    return assert.equal(again.status, 400, "a token was returned: the code is dead")
  }
  if (redeeming) {
    const { status } = await world.redeem(w, code ?? "", ticket.verifier)
    assert.ok(status === 200 || (await world.statusOf(w, ticket)).body.state === "redeemed")
    return
  }
  const { state } = await world.untilSettled(w, ticket)
  const reached = collecting ? ["approved", "granted"] : ["approved"]
  assert.ok(reached.includes(state), `acknowledged, and ${state} after the restart`)
  const { body } = await world.collect(w, ticket)
  assertSame(openid, subOf(await world.redeem(w, body.code, ticket.verifier)))
  assert.equal((await world.redeem(w, body.code, ticket.verifier)).status, 400, "works once")
}

/** How long these sign-ins take on this machine. The moments of the crashes depend on it. */
async function timeOf(people: string[]): Promise<number> {
  const began = performance.now()
  const attempts: Attempt[] = []
  await Promise.all(people.map((openid) => attempt(openid, attempts)))
  await Promise.all(attempts.map(check))
  return performance.now() - began
}

describe("after kill -9", () => {
  test(`P-03, BI 140: nothing acknowledged is lost, over ${cycles} crashes during sign-ins`, async () => {
    const people = Array.from({ length: abreast }, () => push.newOpenid())
    const latest = Math.max(900, Math.ceil(2 * (await timeOf(people))))
    const reached = { pushed: 0, signedIn: 0 }
    for (let cycle = 0; cycle < cycles; cycle++) {
      const attempts: Attempt[] = []
      const running = people.map((openid) => untilCrash(openid, attempts))
      await sleep(randomInt(40, latest))
      await w.menshen.kill()
      await Promise.all(running)
      await w.menshen.start()
      await Promise.all(attempts.map(check))
      reached.pushed += attempts.filter(({ pushed, sub }) => pushed && sub === undefined).length
      reached.signedIn += attempts.filter(({ sub }) => sub !== undefined).length
    }
    assert.ok(reached.pushed > 0 && reached.signedIn > 0, JSON.stringify(reached))
    assert.equal(subs.size, abreast)
    assert.equal(new Set(subs.values()).size, abreast)
  })

  test("a code from before the crash is redeemed once", async () => {
    const ticket = await world.openTicket(w)
    await push.postMessage(w, push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene)))
    await world.untilSettled(w, ticket)
    const { code } = (await world.collect(w, ticket)).body
    await w.menshen.kill()
    await w.menshen.start()
    assert.equal((await world.redeem(w, code, ticket.verifier)).status, 200)
    await w.menshen.kill()
    await w.menshen.start()
    assert.equal((await world.redeem(w, code, ticket.verifier)).status, 400)
  })

  test("the signing keys are the same: an old access token still opens userinfo", async () => {
    const ticket = await world.openTicket(w)
    await push.postMessage(w, push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene)))
    await world.untilSettled(w, ticket)
    const { code } = (await world.collect(w, ticket)).body
    const { body } = await world.redeem(w, code, ticket.verifier)
    await w.menshen.kill()
    await w.menshen.start()
    const headers = { authorization: `Bearer ${body.access_token}` }
    const info = await fetch(`${w.menshen.url}/userinfo`, { headers })
    assert.equal((await info.json()).sub, world.claimsOf(body.id_token).sub)
  })

  test("a sign-in is approved even if the crash follows the answer to WeChat at once", async () => {
    for (let cycle = 0; cycle < 5; cycle++) {
      const tickets = await Promise.all(Array.from({ length: 24 }, () => world.openTicket(w)))
      const answered: world.BrowserTicket[] = []
      const pushes = tickets.map(async (ticket) => {
        const message = push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene))
        const answer = await push.postMessage(w, message).catch(() => undefined)
        if (answer?.status === 200) answered.push(ticket)
      })
      await Promise.any(pushes)
      await w.menshen.kill()
      await Promise.all(pushes)
      await w.menshen.start()
      assert.ok(answered.length > 0)
      for (const ticket of answered) {
        assert.equal((await world.untilSettled(w, ticket)).state, "approved")
      }
    }
  })
})
