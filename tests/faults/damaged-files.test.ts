// Real files of a data folder, damaged while Menshen is away: /health/ready says so, in words that an operator
// can act on, and nobody waits for ever (OP-10, OP-14).

import assert from "node:assert/strict"
import { rmSync, writeFileSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld } from "../support/admin.ts"
import { type DeskClass, damage, keepFiles, linesOf, rowsIn } from "../support/data-folder.ts"
import { filesOf } from "../support/directory.ts"
import { forwarding } from "../support/forward-target.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

const stranger = { "x-forwarded-for": "203.0.113.7" }

let w: world.World
let restore: () => void
let person: string
before(async () => {
  w = await adminWorld((config) => {
    config.health = { probeSeconds: 1 }
    forwarding([
      { name: "crm", url: "https://crm.example.com/wechat", pushes: [{ event: "CLICK" }] },
    ])(config)
  })
  person = (await world.newPerson(w)).person
  await world.signIn(w, person)
})
after(() => w.close())

async function ready(headers: Record<string, string> = {}) {
  const answer = await fetch(`${w.menshen.url}/health/ready`, { headers })
  return { status: answer.status, body: await answer.json() }
}

async function damaged(desk: DeskClass): Promise<void> {
  await w.menshen.kill()
  restore()
  damage(w, desk)
  await w.menshen.start()
}

describe("/health/ready", () => {
  /** With the files of every ticket desk. */
  after(async () => {
    await w.menshen.kill()
    restore = keepFiles(w)
  })

  test("says one word to a stranger, and more to the operator and to this machine", async () => {
    assert.deepEqual(await ready(stranger), { status: 200, body: { status: "ok" } })
    const told = { status: 200, body: { status: "ok", faults: [] } }
    assert.deepEqual(await ready(), told)
    const key = { authorization: `Bearer ${adminKey}` }
    assert.deepEqual(await ready({ ...stranger, ...key }), told)
  })

  test("writes a row into each desk once a second, however many ask", async () => {
    const seen = new Set<string>()
    const began = Date.now()
    await until("three probes ran", async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => ready(stranger)))
      assert.ok(answers.every(({ status }) => status === 200))
      seen.add(JSON.stringify(rowsIn(w, "Directory", "SELECT at FROM probes")))
      return seen.size >= 3
    })
    assert.ok(Date.now() - began >= 1500, "two intervals passed, less the age of the first")
  })

  test("asks another ticket desk each time", async () => {
    await until("each ticket desk was asked", async () => {
      await ready()
      return rowsIn(w, "TicketDesk", "SELECT at FROM probes").length === 4
    })
  })
})

/** The name for the operator, and what a sign-in gets. */
const desks: [DeskClass, RegExp][] = [
  ["KeyRing", /^key-ring$/],
  ["Directory", /^directory\/customers$/],
  ["SessionDesk", /^sessions\/customers$/],
  ["AccountKeeper", /^keeper\/acme(-[a-z]+)?$/],
  ["ForwardDesk", /^forward\/acme$/],
  ["TicketDesk", /^tickets\/shard-[0-3]$/],
]

for (const [desk, name] of desks) {
  test(`a damaged ${desk} is named with what to do, and a stranger hears one word`, async () => {
    await damaged(desk)
    assert.deepEqual(await ready(stranger), { status: 503, body: { status: "unavailable" } })
    const { status, body } = await ready()
    assert.equal(status, 503)
    assert.ok(body.faults.length > 0)
    for (const fault of body.faults) {
      assert.match(fault.desk, name)
      assert.match(fault.sentence, /restore the file from a backup/)
    }
    const key = { authorization: `Bearer ${adminKey}` }
    const health = await (await fetch(`${w.menshen.url}/health`, { headers: key })).json()
    assert.equal(health.status, "degraded")
    const lines = linesOf(w.menshen.log(), "desk_failed").filter(({ target = "" }) =>
      name.test(target),
    )
    assert.ok(lines.length > 0 && lines.every(({ sentence = "" }) => /backup/.test(sentence)))
  })
}

test("one damaged ticket desk of four is named at each probe, until it works", async () => {
  await w.menshen.kill()
  restore()
  const [file = ""] = filesOf(w, "TicketDesk")
  writeFileSync(file, Buffer.alloc(8192, "not a database "))
  for (const part of ["-wal", "-shm"]) rmSync(file + part, { force: true })
  await w.menshen.start()
  const before = linesOf(w.menshen.log(), "desk_works").length
  await until("its turn comes", async () => (await ready()).status === 503)
  const probed = () => JSON.stringify(rowsIn(w, "Directory", "SELECT at FROM probes"))
  for (let probes = 0, last = probed(); probes < 4; last = probed(), probes++) {
    await until("another probe ran", async () => {
      assert.equal((await ready()).status, 503)
      return probed() !== last
    })
  }
  assert.equal(linesOf(w.menshen.log(), "desk_works").length, before)
})

test("a file that does not open is a 503 with a time to retry, and the log names the disk", async () => {
  await damaged("AccountKeeper")
  const { status, body, response } = await world.askForTicket(w)
  assert.equal(status, 503)
  assert.equal(body.error, "temporarily_unavailable")
  assert.equal(response.headers.get("retry-after"), "5")
  const line = linesOf(w.menshen.log(), "storage_failed").at(-1)
  assert.equal(line?.route, "/tickets")
  assert.match(line?.sentence ?? "", /data folder/)
})

test("a sign-in with a damaged directory ends with an answer", async () => {
  await damaged("Directory")
  const ticket = await world.openTicket(w)
  await world.scan(w, person, ticket.url)
  const began = performance.now()
  const { state, reason } = await world.untilSettled(w, ticket)
  assert.deepEqual([state, reason], ["refused", "storage_failed"])
  assert.ok(performance.now() - began < 40_000, "before the ticket's own end")
  assert.ok(linesOf(w.menshen.log(), "sign_in_failed").length > 0)
})
