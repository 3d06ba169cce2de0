// A waiting ticket that no bad push may change, and the log in which none may leave a secret.

import assert from "node:assert/strict"
import { type Answer, newOpenid, postMessage, scanFields, xmlOf } from "./push.ts"
import { type BrowserTicket, openTicket, statusOf, type World } from "./world.ts"

export interface Target {
  world: World
  ticket: BrowserTicket
  openid: string
}

export const aim = async (world: World): Promise<Target> => ({
  world,
  ticket: await openTicket(world),
  openid: newOpenid(),
})

export async function assertUntouched({ world, ticket }: Target): Promise<void> {
  const { body } = await statusOf(world, ticket)
  assert.deepEqual([body.state, body.version], ["waiting", 1])
  const health = await fetch(`${world.menshen.url}/health`)
  assert.equal(health.status, 200)
}

/** "Forbidden" of docs/threats.md, and likewise 405, 413 and 415: no content and no caching. */
export function assertSilent(answer: Answer, status: number): void {
  assert.equal(answer.status, status)
  assert.equal(answer.body, "")
  assert.equal(answer.headers["cache-control"], "no-store")
}

/** "Acknowledged" of docs/threats.md. */
export function assertAcknowledged(answer: Answer): void {
  assert.deepEqual([answer.status, answer.body], [200, "success"])
  assert.match(answer.headers["content-type"] ?? "", /^text\/plain/)
}

/** The ticket still accepts a valid push, so the refused pushes failed for their own faults. */
export async function assertStillClaimable({ world, ticket, openid }: Target): Promise<void> {
  const answer = await postMessage(world, xmlOf(scanFields(world, openid, ticket.scene)))
  assert.equal(answer.status, 200)
  const { body } = await statusOf(world, ticket)
  assert.notEqual(body.state, "waiting")
}

/** OP-02: the log records the refusals, and contains none of these values. */
export function assertLogKeepsQuiet(world: World, openids: string[], more: string[] = []): void {
  const log = world.menshen.log()
  assert.match(log, /"event":"push_refused"/)
  const { token, encodingAesKey, appSecret } = world.account
  for (const secret of [token, encodingAesKey, appSecret, ...openids, ...more]) {
    assert.ok(!log.includes(secret), `the log says ${secret}`)
  }
}
