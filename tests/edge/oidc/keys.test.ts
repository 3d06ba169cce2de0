// The key ring on workerd: rotation during sign-ins, keys encrypted at rest, and the data folder of the
// first release.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose"
import { adminWorld, call } from "../../support/admin.ts"
import * as rp from "../../support/relying-party.ts"
import { patienceMs } from "../../support/until.ts"
import { startWorld, type World } from "../../support/world.ts"

const url = (w: World) => `${w.menshen.url}/jwks`
const jwksOf = async (w: World) => (await fetch(url(w))).json()
const kidOf = (jwt: string) => decodeProtectedHeader(jwt).kid

/** The SQLite file of the key ring. */
function ringFile(w: World): string {
  const files = readdirSync(w.menshen.dataDir, { recursive: true, encoding: "utf8" })
  const ring = files.find((file) => /KeyRing.*[0-9a-f]{64}\.sqlite$/.test(file))
  assert.ok(ring, files.join())
  return join(w.menshen.dataDir, ring)
}

function privatePart(w: World, kid = "") {
  const ring = new DatabaseSync(ringFile(w), { readOnly: true, timeout: 5000 })
  const row = ring.prepare("SELECT sealed FROM signing_keys WHERE kid = ?").get(kid)
  ring.close()
  return row?.sealed
}

const keySecret = "a-secret-of-this-test-0123456789abcdef"
const withEncryption = (secrets: Record<string, string>) =>
  startWorld(
    (config) => {
      rp.addApps(config)
      config.keyEncryption = { env: "KEY_SECRET" }
    },
    { ...rp.secrets, ...secrets },
  )

describe("the key ring", () => {
  test("rotates during sign-ins without a failure for a client that caches", async () => {
    const w = await rp.startProvider((config) => {
      config.keyRotation = { leadSeconds: 2, periodSeconds: 3 }
    })
    try {
      // A relying party that fetches the key set no sooner than keys are published ahead.
      let cached = { at: Date.now(), keys: createLocalJWKSet(await jwksOf(w)) }
      const kids = new Set<string | undefined>()
      const end = Date.now() + patienceMs
      while (kids.size < 3 && Date.now() < end) {
        const { id_token, access_token } = await rp.tokensOf(w, new rp.UserAgent(w))
        if (Date.now() - cached.at > 1000) {
          cached = { at: Date.now(), keys: createLocalJWKSet(await jwksOf(w)) }
        }
        await jwtVerify(id_token, cached.keys, { issuer: w.menshen.url, audience: "basic" })
        assert.equal((await rp.userinfo(w, access_token)).status, 200)
        kids.add(kidOf(id_token))
        await sleep(50)
      }
      assert.equal(kids.size, 3, "two rotations")
      const published = (await jwksOf(w)).keys.map(({ kid }: { kid: string }) => kid)
      for (const kid of kids) assert.ok(published.includes(kid), "still there for what they signed")
      const [first, second] = kids
      for (const kid of [first, second]) assert.equal(privatePart(w, kid), "", "OP-04: erased")
    } finally {
      await w.close()
    }
  })

  test("keyEncryption leaves no private key in the files, and the same keys sign after a restart", async () => {
    const w = await withEncryption({ KEY_SECRET: keySecret })
    try {
      const first = await rp.tokensOf(w, new rp.UserAgent(w))
      await w.menshen.kill()
      const file = ringFile(w)
      for (const part of [file, `${file}-wal`]) {
        const bytes = readFileSync(part, { flag: "a+" })
        for (const member of ['"d":"', '"p":"', '"k":"']) assert.ok(!bytes.includes(member), member)
      }
      const sealed = new DatabaseSync(file, { readOnly: true })
      const rows = sealed.prepare("SELECT sealed FROM signing_keys").all()
      sealed.close()
      assert.ok(rows.length > 0 && rows.every((row) => String(row.sealed).startsWith("eyJ")))
      await w.menshen.start()
      const second = await rp.tokensOf(w, new rp.UserAgent(w))
      assert.equal(kidOf(second.id_token), kidOf(first.id_token))
      assert.equal((await rp.userinfo(w, first.access_token)).status, 200)
    } finally {
      await w.close()
    }
  })

  test("the key of the first release's data folder still signs and verifies, and is encrypted from now on", async () => {
    const w = await withEncryption({ KEY_SECRET: keySecret })
    try {
      const { privateKey } = (await import("node:crypto")).generateKeyPairSync("rsa", {
        modulusLength: 2048,
      })
      await jwksOf(w)
      await w.menshen.kill()
      const before = new DatabaseSync(ringFile(w))
      before.exec("DELETE FROM signing_keys")
      const jwk = JSON.stringify(privateKey.export({ format: "jwk" }))
      before.prepare("INSERT INTO keys VALUES ('first', 'RS256', ?, 1)").run(jwk)
      before.close()
      await w.menshen.start()
      const { id_token } = await rp.tokensOf(w, new rp.UserAgent(w))
      assert.equal(kidOf(id_token), "first", "it signs until the next was seen for a day")
      const { payload } = await jwtVerify(id_token, createRemoteJWKSet(new URL(url(w))))
      assert.equal(payload.aud, "basic")
      await w.menshen.kill()
      const after = new DatabaseSync(ringFile(w), { readOnly: true })
      assert.deepEqual(after.prepare("SELECT count(*) AS n FROM keys").get()?.n, 0)
      const rows = after.prepare("SELECT sealed FROM signing_keys").all()
      after.close()
      assert.ok(rows.length > 0 && rows.every((row) => !String(row.sealed).includes('"d"')))
    } finally {
      await w.close()
    }
  })

  test("the admin API publishes the next keys, which sign a day later, and a second call changes nothing", async () => {
    const w = await adminWorld(rp.addApps, rp.secrets)
    try {
      const before = await jwksOf(w)
      const { status, body } = await call(w, "POST", "/admin/keys/rotate")
      assert.equal(status, 200)
      assert.equal(body.keys.length, 4, "two algorithms, two keys each")
      const ahead = body.keys.filter(
        ({ signsFrom }: { signsFrom: number }) => signsFrom > Date.now(),
      )
      assert.equal(ahead.length, 2)
      for (const { createdAt, signsFrom } of ahead) assert.equal(signsFrom - createdAt, 86_400_000)
      const after = await jwksOf(w)
      assert.equal(after.keys.length, before.keys.length + 2)
      const again = await call(w, "POST", "/admin/keys/rotate")
      assert.deepEqual(again.body, body)
      const { id_token } = await rp.tokensOf(w, new rp.UserAgent(w))
      const old = before.keys.map(({ kid }: { kid: string }) => kid)
      assert.ok(old.includes(kidOf(id_token)), "what was there goes on signing")
      assert.equal(
        (await fetch(`${w.menshen.url}/admin/keys/rotate`, { method: "POST" })).status,
        401,
      )
    } finally {
      await w.close()
    }
  })
})
