// Files that were lost with others, or while the issuer changed: the loss of one was named, and another began
// anew in silence, with everybody somebody else.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { buildWorker } from "../faults/troubled.ts"
import { adminWorld, call } from "../support/admin.ts"
import { keepFiles, lose } from "../support/data-folder.ts"
import { newPerson, signIn, type World } from "../support/world.ts"

let w: World
let restore: () => void
let config: string
before(async () => {
  const workerDir = await buildWorker("edge/worker.ts")
  w = await adminWorld(
    (demo) => {
      config = JSON.stringify(demo)
    },
    {},
    { workerDir },
  )
  await signIn(w, (await newPerson(w)).person)
  await w.menshen.kill()
  restore = keepFiles(w)
})
after(() => w.close())

const lost = async () => (await call(w, "GET", "/admin/losses")).body.lost

/** Another address of the same worker, and back. */
async function startAs(hostname: string): Promise<void> {
  await w.menshen.kill()
  const demo = JSON.parse(config)
  const issuer = new URL(demo.issuer)
  issuer.hostname = hostname
  await w.menshen.start(JSON.stringify({ ...demo, issuer: issuer.origin }))
}

async function anew(...desks: Parameters<typeof lose>[1][]): Promise<void> {
  await w.menshen.kill()
  restore()
  for (const desk of desks) lose(w, desk)
}

describe("the loss of a directory is named", () => {
  test("also once the loss of the key ring is accepted", async () => {
    await anew("KeyRing", "Directory")
    await w.menshen.start()
    assert.deepEqual(await lost(), ["key-ring"])
    const accepted = await call(w, "POST", "/admin/losses/accept", { name: "key-ring" })
    assert.deepEqual(accepted.body, {
      accepted: true,
      lost: ["directory/customers"],
      foreign: [],
    })
  })

  test("also if the issuer changed", async () => {
    await anew("Directory")
    await startAs("127.0.0.1")
    assert.deepEqual(await lost(), ["directory/customers"])
  })
})

test("the loss of a key ring is named also if its issuer was another one for a while", async () => {
  await anew()
  for (const hostname of ["localhost", "127.0.0.1", "localhost"]) {
    await startAs(hostname)
    assert.equal((await fetch(`${w.menshen.url}/jwks`)).status, 200)
  }
  await w.menshen.kill()
  lose(w, "KeyRing")
  await startAs("localhost")
  assert.deepEqual(await lost(), ["key-ring"])
})
