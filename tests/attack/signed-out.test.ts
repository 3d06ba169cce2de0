// A sign-in of the account page gives its code to nobody, so its ticket was never used up. Within the minute that it
// lived, the address that had begun the session began another one, after the person had signed out: on a computer
// that people share, "Back" made the next one the person before (ID-07).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import { untilSettled, type World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const mine = "/account?client_id=shop"
const locationOf = (answer: Response) => answer.headers.get("location") ?? ""

async function signedInAtPage() {
  const agent = new rp.UserAgent(w)
  const wait = locationOf(await agent.fetch(mine))
  const ticket = await rp.ticketOn(agent, await agent.fetch(wait))
  await rp.scan(w, ticket.scene, push.newOpenid())
  await untilSettled(w, ticket)
  const resume = `/authorize/resume?ticket=${ticket.scene}`
  assert.equal(locationOf(await agent.fetch(resume)), mine)
  assert.equal((await agent.fetch(mine)).status, 200)
  return { agent, resume }
}

const hasSession = ({ cookies }: rp.UserAgent) =>
  [...cookies.keys()].some((name) => name.includes("session"))

/** Whether whoever sits there now is the person. */
async function isBack(agent: rp.UserAgent, resume: string) {
  await agent.fetch(resume)
  const page = await agent.fetch(mine)
  return page.status === 200 && /value="link"/.test(await page.text())
}

describe("a person who signed in at the account page", () => {
  test("is signed out for good by the sign-out", async () => {
    const { agent, resume } = await signedInAtPage()
    const out = await agent.post("/logout", { client_id: "shop", agreed: "yes" })
    assert.equal(out.status, 200)
    assert.equal(hasSession(agent), false)
    assert.equal(await isBack(agent, resume), false)
  })

  test("is signed out for good by the button for another person", async () => {
    const { agent, resume } = await signedInAtPage()
    const request = String(new URLSearchParams(rp.request(w, "basic")))
    await agent.post("/authorize/choose", { request, choice: "not me" })
    assert.equal(hasSession(agent), false)
    assert.equal(await isBack(agent, resume), false)
  })

  test("goes on after a reload of the address that ends the sign-in", async () => {
    const { agent, resume } = await signedInAtPage()
    assert.equal(locationOf(await agent.fetch(resume)), mine)
    assert.equal((await agent.fetch(mine)).status, 200)
  })
})
