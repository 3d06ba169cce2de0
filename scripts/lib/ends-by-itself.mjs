// Preloaded into every test file: one whose tests are over and that does not end, because something
// was left open, is ended and has failed. --test-timeout limits tests and hooks, never a file, and
// --test-force-exit loses results that are still on their way.

import { after } from "node:test"

// The runner's own process preloads this too, and has no tests.
if (process.env.NODE_TEST_CONTEXT !== undefined) after(watch)

function watch() {
  const end = () => {
    console.error(`Still open after the tests: ${process.getActiveResourcesInfo().join(", ")}`)
    process.exit(1)
  }
  setTimeout(end, Number(process.env.MENSHEN_TEST_GRACE_MS)).unref()
}
