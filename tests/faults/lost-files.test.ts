// Files that are gone when Menshen starts. Without its file a directory would make everybody somebody else, and
// a key ring would sign with new keys: both refuse until the file is back or an operator accepts the loss
// (OP-15, P-09; docs/decisions/0050-a-lost-file-is-noticed.md).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld, call } from "../support/admin.ts"
import {
  changeFiles,
  type DeskClass,
  keepFiles,
  linesOf,
  lose,
  rowsIn,
} from "../support/data-folder.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

let w: world.World
let restore: () => void
let person: string
let sub: unknown
let keys: string
before(async () => {
  w = await adminWorld((config) => {
    config.health = { probeSeconds: 1 }
  })
  person = (await world.newPerson(w)).person
  sub = (await world.signIn(w, person)).sub
  keys = await jwks()
  await w.menshen.kill()
  restore = keepFiles(w)
})
after(() => w.close())

const jwks = async () => (await fetch(`${w.menshen.url}/jwks`)).text()

/** Starts with the files of before, changed by `change`. */
async function startWith(change: () => void): Promise<void> {
  await w.menshen.kill()
  restore()
  change()
  await w.menshen.start()
}

async function faults(): Promise<{ kind: string; desk: string; sentence: string }[]> {
  return (await (await fetch(`${w.menshen.url}/health/ready`)).json()).faults
}

const accept = (name: string) => call(w, "POST", "/admin/losses/accept", { name })

/** The answer to a redemption, and its `sub`. */
async function signedIn(): Promise<{ status: number; sub?: unknown }> {
  const ticket = await world.openTicket(w)
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const { body } = await world.collect(w, ticket)
  const redeemed = await world.redeem(w, body.code, ticket.verifier)
  if (redeemed.status !== 200) return { status: redeemed.status }
  return { status: 200, sub: world.claimsOf(redeemed.body.id_token).sub }
}

const untilReady = () => until("no fault is left", async () => (await faults()).length === 0)

describe("a lost directory", () => {
  before(() => startWith(() => lose(w, "Directory")))

  test("makes nobody somebody else, and the sentence names the command", async () => {
    const [fault, ...more] = await faults()
    assert.deepEqual(more, [])
    assert.equal(fault?.kind, "data_lost")
    assert.equal(fault?.desk, "directory/customers")
    assert.match(fault?.sentence ?? "", /menshen accept-loss directory\/customers/)
    const found = { user: String(sub) }
    const { status } = await call(w, "POST", "/admin/pools/customers/users/find", found)
    assert.equal(status, 503)
    assert.deepEqual(rowsIn(w, "Directory", "SELECT user FROM users"), [])
  })

  test("is itself again once its file is back", async () => {
    await startWith(() => {})
    assert.deepEqual(await signedIn(), { status: 200, sub })
  })

  test("begins anew once an operator accepts the loss", async () => {
    await startWith(() => lose(w, "Directory"))
    assert.deepEqual((await call(w, "GET", "/admin/losses")).body, {
      lost: ["directory/customers"],
      foreign: [],
    })
    assert.deepEqual((await accept("sessions/customers")).body.accepted, false)
    assert.deepEqual((await accept("directory/customers")).body, {
      accepted: true,
      lost: [],
      foreign: [],
    })
    await untilReady()
    const again = await signedIn()
    assert.equal(again.status, 200)
    assert.notEqual(again.sub, sub)
    assert.equal(linesOf(w.menshen.log(), "loss_accepted").at(-1)?.target, "directory/customers")
  })
})

describe("a lost key ring", () => {
  test("signs nothing and makes no key until an operator accepts the loss", async () => {
    await startWith(() => lose(w, "KeyRing"))
    const made = () => linesOf(w.menshen.log(), "key_made").length
    const before = made()
    assert.equal((await fetch(`${w.menshen.url}/jwks`)).status, 503)
    assert.deepEqual(await signedIn(), { status: 503 })
    assert.deepEqual(
      (await faults()).map(({ desk }) => desk),
      ["key-ring"],
    )
    assert.equal(made(), before)
    assert.deepEqual(rowsIn(w, "KeyRing", "SELECT sealed FROM pairwise_salt"), [])
    assert.deepEqual((await accept("key-ring")).body, {
      accepted: true,
      lost: [],
      foreign: [],
    })
    await untilReady()
    assert.deepEqual(await signedIn(), { status: 200, sub })
    assert.notEqual(await jwks(), keys)
  })
})

describe("lost sessions", () => {
  test("begin nothing until an operator accepts the loss", async () => {
    await startWith(() => lose(w, "SessionDesk"))
    assert.deepEqual(await signedIn(), { status: 503 })
    assert.deepEqual((await accept("sessions/customers")).body, {
      accepted: true,
      lost: [],
      foreign: [],
    })
    assert.deepEqual(await signedIn(), { status: 200, sub })
  })
})

describe("nothing of value is lost", () => {
  for (const desk of ["TicketDesk", "AccountKeeper"] satisfies DeskClass[]) {
    test(`without the files of ${desk}`, async () => {
      await startWith(() => lose(w, desk))
      assert.deepEqual(await faults(), [])
      assert.deepEqual(await signedIn(), { status: 200, sub })
      assert.equal(await jwks(), keys)
    })
  }

  test("in the folder of a version that knew no installation", async () => {
    await startWith(() => {
      for (const desk of ["Directory", "SessionDesk", "KeyRing"] satisfies DeskClass[]) {
        changeFiles(w, desk, "DELETE FROM installation")
      }
      changeFiles(w, "KeyRing", "DELETE FROM known_places", "DELETE FROM known_shards")
    })
    assert.deepEqual(await signedIn(), { status: 200, sub })
    assert.equal(await jwks(), keys)
    const ids = ["Directory", "SessionDesk", "KeyRing"].flatMap((desk) =>
      rowsIn(w, desk as DeskClass, "SELECT id FROM installation").map((row) => JSON.stringify(row)),
    )
    assert.equal(ids.length, 3)
    assert.equal(new Set(ids).size, 1, "one id for the whole installation")
  })
})

test("a file of another installation is named, until an operator accepts it", async () => {
  await startWith(() => changeFiles(w, "SessionDesk", "UPDATE installation SET id = 'another'"))
  assert.deepEqual(
    (await faults()).map(({ kind, desk }) => [kind, desk]),
    [["foreign_file", "sessions/customers"]],
  )
  const listed = (await call(w, "GET", "/admin/losses")).body
  assert.deepEqual(listed, { lost: [], foreign: ["sessions/customers"] })
  assert.equal((await accept("directory/customers")).body.accepted, false)
  const { body } = await accept("sessions/customers")
  assert.deepEqual(body, { accepted: true, lost: [], foreign: [] })
  await untilReady()
  assert.deepEqual(await signedIn(), { status: 200, sub }, "its rows are kept")
  assert.match(w.menshen.log(), /"event":"file_adopted","target":"sessions\/customers"/)
})

test("another number of ticket desks is logged, and named in health", async () => {
  await startWith(() => {})
  const lines = () => linesOf(w.menshen.log(), "shards_changed")
  assert.deepEqual(await faults(), [])
  assert.deepEqual(lines(), [])
  await w.menshen.kill()
  await w.menshen.start(undefined, 8)
  await faults()
  assert.match(lines()[0]?.sentence ?? "", /was 4 and is 8/)
  const headers = { authorization: `Bearer ${adminKey}` }
  const { status, warnings } = await (await fetch(`${w.menshen.url}/health`, { headers })).json()
  assert.equal(status, "degraded")
  assert.deepEqual(
    warnings.map(({ kind }: { kind: string }) => kind),
    ["shards_changed"],
  )
})
