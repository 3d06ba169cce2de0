// An operator takes `offlineAccess` away from an application. Its refresh tokens went on for thirty days,
// although the scope of each answer no longer had offline_access (OA-09).

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, test } from "node:test"
import { filesOf } from "../support/directory.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const refresh = (token: string, client: Record<string, string>) =>
  rp.call(w, "/token", { grant_type: "refresh_token", refresh_token: token, ...client })

/** As if `post`, which may have no offline access now, had got the grant while it could. */
async function giveToPost(): Promise<void> {
  await w.menshen.kill()
  for (const file of filesOf(w, "SessionDesk")) {
    const database = new DatabaseSync(file)
    database.exec("UPDATE grants SET client_id = 'post', audience = ''")
    database.close()
  }
  await w.menshen.start()
}

test("a refresh token ends with the offlineAccess of its application", async () => {
  const scope = "openid offline_access"
  const { refresh_token } = await rp.tokensOf(w, new rp.UserAgent(w), { scope })
  await giveToPost()
  const client = { client_id: "post", client_secret: rp.secrets.POST_SECRET }
  const worth = await rp.call(w, "/introspect", { token: refresh_token, ...client })
  assert.deepEqual(worth.body, { active: false })
  const { status, body } = await refresh(refresh_token, client)
  assert.deepEqual([status, body.error], [400, "invalid_grant"])
})
