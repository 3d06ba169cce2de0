// A copy of the disk has no readable push, and a replaced secret of the account makes none of them somebody else's.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { call } from "../../support/admin.ts"
import {
  aPush,
  keep,
  letPass,
  OwnersServer,
  type QueueWorld,
  startQueue,
} from "../../support/queue.ts"
import { until } from "../../support/until.ts"

interface Account {
  encodingAesKey?: { env: string }
  previousEncodingAesKey?: { env: string }
}

/** Made of the letters that a key has, and not at random by the look of them. */
const otherKey = randomBytes(32).toString("hex").slice(0, 43)

const crm = new OwnersServer()
let w: QueueWorld
let config: { accounts: [Account] }
before(async () => {
  await crm.start()
  // A variable of another key that the world makes a value for.
  w = await startQueue(
    { crm },
    (made) => {
      config = made as unknown as typeof config
      config.accounts[0].previousEncodingAesKey = { env: "OTHER_AES_KEY" }
    },
    { OTHER_AES_KEY: otherKey },
  )
})
after(async () => {
  crm.stop()
  await w?.close()
})

/** Starts with other secrets of the first account. */
async function startWith(change: (account: Account) => void): Promise<void> {
  const changed = structuredClone(config)
  change(changed.accounts[0])
  await w.menshen.kill()
  await w.menshen.start(JSON.stringify(changed))
}

const own = () => config.accounts[0].encodingAesKey ?? { env: "" }

function onDisk(): Buffer {
  const folder = join(w.menshen.dataDir, "menshen-ForwardDesk")
  const files = readdirSync(folder)
  assert.ok(
    files.some((name) => name.endsWith("-wal")),
    "a write-ahead log is among them",
  )
  return Buffer.concat(files.map((name) => readFileSync(join(folder, name))))
}

describe("a push that waits", () => {
  const body = "<xml><Content>a very private message</Content></xml>"

  test("rests sealed: body, query and Content-Type (OP-04)", async () => {
    crm.answer = () => 500
    const push = aPush("crm", body, { contentType: "text/private" })
    await keep(w, [push])
    await until("it has failed", () => w.rows()[0]?.attempts === 1)
    const disk = onDisk()
    for (const text of ["private", "oQueue_0123456789", "signature=", "<xml>"]) {
      for (const as of ["utf8", "base64", "hex"] as const) {
        const spelling = Buffer.from(text).toString(as).replace(/=+$/, "")
        assert.ok(!disk.includes(spelling), `${text} as ${as}`)
      }
    }
    assert.ok(disk.includes("crm"), "and its target is named")
  })

  test("is read under the previous secret, and goes as it came", async () => {
    const other = { env: "OTHER_AES_KEY" }
    await startWith((account) => {
      account.encodingAesKey = other
      account.previousEncodingAesKey = own()
    })
    crm.answer = () => "success"
    crm.arrivals.length = 0
    await w.menshen.kill()
    await letPass(w)
    await until("it has gone", () => w.rows().length === 0)
    assert.equal(crm.arrivals[0]?.body.toString(), body)
    assert.equal(crm.arrivals[0]?.headers["content-type"], "text/private")
  })

  test("is dead under another secret, and goes once the former one is back", async () => {
    await startWith(() => {})
    await keep(w, [aPush("crm", "late", { nextAt: Date.now() + 3_600_000 })])
    crm.arrivals.length = 0
    await startWith((account) => {
      account.encodingAesKey = { env: "OTHER_AES_KEY" }
      delete account.previousEncodingAesKey
    })
    await letPass(w)
    await until("it is dead", () => w.rows()[0]?.dead === 1)
    const { body } = await call(w, "GET", "/admin/accounts/acme/pushes?dead=true")
    assert.match(body.entries[0].lastFailure, /EncodingAESKey or token was replaced/)
    assert.equal(crm.arrivals.length, 0)
    await startWith(() => {})
    await call(w, "POST", "/admin/accounts/acme/pushes/retry", { id: "all" })
    await until("it has gone", () => w.rows().length === 0)
    assert.deepEqual(crm.texts, ["late"])
  })

  test("opens as no other row", async () => {
    crm.answer = () => "success"
    crm.arrivals.length = 0
    const nextAt = Date.now() + 3_600_000
    await keep(w, [aPush("crm", "one", { nextAt }), aPush("crm", "two", { nextAt })])
    const first = "(SELECT sealed FROM push_contents ORDER BY number LIMIT 1)"
    await letPass(w, `UPDATE push_contents SET sealed = ${first}`)
    await until("the first has gone", () => w.rows().length === 1)
    await until("the second is dead", () => w.rows()[0]?.dead === 1)
    assert.deepEqual(crm.texts, ["one"])
  })
})
