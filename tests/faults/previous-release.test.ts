// An upgrade that goes wrong is rolled back, so each version runs on the folder of the release before it, and that
// release on the folder that the new version has written to (edge/desks/storage.md).

import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { releases, unpackRelease } from "../support/releases.ts"
import * as rp from "../support/relying-party.ts"
import * as world from "../support/world.ts"

const built = join(import.meta.dirname, "../../dist/edge")

/** What somebody has who signed in: their phone, who they were, and how their application goes on. */
interface Visitor {
  person: string
  sub: unknown
  refreshToken: string
}

let w: world.World
let previous: string
before(async () => {
  previous = unpackRelease(releases().at(-1) ?? "")
  w = await rp.startProvider()
})
after(async () => {
  await w?.close()
  rmSync(previous, { recursive: true, force: true })
})

async function change(workerDir: string): Promise<void> {
  await w.menshen.kill()
  w.menshen.use(workerDir)
  await w.menshen.start()
}

async function visit(): Promise<Visitor> {
  const { person } = await world.newPerson(w)
  const { sub } = await world.signIn(w, person)
  const scope = "openid offline_access"
  const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), { scope })
  return { person, sub, refreshToken: refresh_token }
}

/** The visitor with the refresh token that they have now. */
async function comesBack(visitor: Visitor): Promise<void> {
  const { person, sub } = visitor
  assert.equal((await world.signIn(w, person)).sub, sub)
  const fields = { grant_type: "refresh_token", refresh_token: visitor.refreshToken }
  const { status, body } = await rp.call(w, "/token", fields, rp.asBasic)
  assert.equal(status, 200, JSON.stringify(body))
  visitor.refreshToken = body.refresh_token ?? visitor.refreshToken
}

async function keyIds(): Promise<string[]> {
  const { keys } = await (await fetch(`${w.menshen.url}/jwks`)).json()
  return keys.map(({ kid }: { kid: string }) => kid).sort()
}

test("the release before this version, this version, and the release again keep people and keys", async () => {
  await change(previous)
  const early = await visit()
  const keys = await keyIds()
  await change(built)
  await comesBack(early)
  const late = await visit()
  await change(previous)
  await comesBack(early)
  await comesBack(late)
  assert.deepEqual(await keyIds(), keys)
})
