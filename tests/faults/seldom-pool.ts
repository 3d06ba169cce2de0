// The seldom calls of a pool of QR codes and of a shared access token, for `npm test -- repeats`.

import assert from "node:assert/strict"
import { test } from "node:test"
import { adminWorld, call } from "../support/admin.ts"
import { named, put, show, storePath, storeWorld, undo } from "../support/configuration.ts"
import { fillPool, poolWorld, qrPool } from "../support/pool.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../support/push.ts"

test("a pool is filled, counted, scanned and discarded", async () => {
  const w = await poolWorld()
  try {
    const [code] = await fillPool(w, 1)
    assert.equal((await call(w, "GET", qrPool)).body.free, 1)
    const scanned = await postMessage(w, xmlOf(scanFields(w, newOpenid(), code?.scene ?? "")))
    assert.equal(scanned.status, 200)
    assert.equal((await call(w, "POST", `${qrPool}/discard`)).body.free, 0)
  } finally {
    await w.close()
  }
})

test("an access token is shared", async () => {
  const key = "the-key-of-the-siblings-32-characters-or-more"
  const share = (config: Record<string, unknown>) => {
    const [account] = config.accounts as object[]
    Object.assign(account ?? {}, { accessTokenKey: { env: "SIBLINGS" } })
  }
  const w = await adminWorld(share, { SIBLINGS: key })
  try {
    const headers = { authorization: `Bearer ${key}` }
    const { status } = await fetch(`${w.menshen.url}/accounts/acme/access-token`, { headers })
    assert.equal(status, 200)
  } finally {
    await w.close()
  }
})

test("a configuration is stored, shown and undone", async () => {
  const w = await storeWorld()
  try {
    assert.equal((await put(w, 0, named(w, "Stored"))).body.version, 1)
    assert.equal((await undo(w, 1, 1)).body.version, 2)
    assert.equal((await call(w, "GET", `${storePath}/versions`)).body.versions.length, 2)
    assert.equal((await show(w)).body.version, 2)
  } finally {
    await w.close()
  }
})
