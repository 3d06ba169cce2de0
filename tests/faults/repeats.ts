// `npm test -- repeats`: every call that may be repeated loses its answer at least once, and the tests that make
// these calls pass nevertheless.

import assert from "node:assert/strict"
import { test } from "node:test"
import { runLossy } from "./lossy-run.ts"

const files = [
  "tests/attack/not-me-in-flight.test.ts",
  "tests/edge/admin/migrate.test.ts",
  "tests/edge/codes/confirm.test.ts",
  "tests/edge/codes/typed-digits.test.ts",
  "tests/edge/oidc/refresh.test.ts",
  "tests/edge/oidc/request.test.ts",
  "tests/edge/oidc/session.test.ts",
  "tests/edge/people/account.test.ts",
  "tests/edge/people/deleted-rows.test.ts",
  "tests/edge/people/join.test.ts",
  "tests/edge/people/late-news.test.ts",
  "tests/edge/people/not-me.test.ts",
  "tests/edge/people/proofs-app.test.ts",
  "tests/edge/sign-in/confirm-digits.test.ts",
  "tests/edge/sign-in/confirm.test.ts",
  "tests/edge/sign-in/way-back.test.ts",
  "tests/edge/wechat/web-authorization.test.ts",
  "tests/faults/seldom-forward.ts",
  "tests/faults/seldom-pool.ts",
  "tests/faults/seldom.ts",
]

test("every call that may be repeated is repeated when its answer is lost", async () => {
  const { status, stdout, lost, repeatable } = await runLossy(files)
  assert.equal(status, 0, stdout)
  assert.ok(repeatable.size > 0)
  const never = [...repeatable].filter((call) => !lost.has(call))
  assert.deepEqual(never, [])
})
