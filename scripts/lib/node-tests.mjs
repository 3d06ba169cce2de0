// Runs test files with Node's runner, under limits that end a hanging file without losing its
// results.

import { countNodeTests } from "./counts.mjs"
import { node, root } from "./paths.mjs"
import { run } from "./run.mjs"

const preload = `${root}/scripts/lib/ends-by-itself.mjs`

/** Milliseconds: for a test or hook, for a file after its tests, and for the whole run. */
const usual = { test: 10 * 60_000, grace: 60_000, all: 20 * 60_000 }

/**
 * Returns { ok, output, counts? }. Runs two files at a time, because typical machines have two cores.
 */
export async function nodeTests(files, env = process.env, limits = usual) {
  const options = [`--test-timeout=${limits.test}`, "--test-concurrency=2", "--test-reporter=spec"]
  const { code, output } = await run(node, ["--import", preload, "--test", ...options, ...files], {
    // Without this, a run inside a test's process would take itself for that test's file.
    env: { ...env, NODE_TEST_CONTEXT: undefined, MENSHEN_TEST_GRACE_MS: limits.grace },
    limitMs: limits.all,
  })
  const counts = countNodeTests(output)
  return { ok: code === 0 && counts?.passed > 0, output, counts }
}
