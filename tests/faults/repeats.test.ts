// A call whose answer was lost is made again where the desk's table says so (edge/desks/desks.ts). The short form
// of `npm test -- repeats`, which makes every such call.

import assert from "node:assert/strict"
import { test } from "node:test"
import { runLossy } from "./lossy-run.ts"

test("sign-ins, their tokens and a forgotten person are the same though every first answer is lost", async () => {
  const files = ["tests/edge/people/deleted-rows.test.ts", "tests/edge/admin/migrate.test.ts"]
  const { status, stdout, lost } = await runLossy(files)
  assert.equal(status, 0, stdout)
  for (const call of ["TICKET_DESK.redeem", "SESSION_DESK.admit", "DIRECTORY.signIn"]) {
    assert.ok(lost.has(call), call)
  }
})
