// Preloaded into every test file. A file that stays alive after its tests, because something was left
// open, is ended and reported as failed. --test-timeout limits tests and hooks, never a file, and
// --test-force-exit loses results that have not arrived yet.

import { after } from "node:test"

// The runner's own process preloads this too, but has no tests.
if (process.env.NODE_TEST_CONTEXT !== undefined) after(watch)

function watch() {
  const end = () => {
    console.error(`Still open after the tests: ${process.getActiveResourcesInfo().join(", ")}`)
    process.exit(1)
  }
  setTimeout(end, Number(process.env.MENSHEN_TEST_GRACE_MS)).unref()
}
