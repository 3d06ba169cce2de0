// Installs everything that a fresh clone needs, once: Debian packages, npm packages, pinned C
// sources. Runs on Node 20 with nothing installed. `node scripts/setup.mjs` prepares for `npm test`.

import { fileURLToPath } from "node:url"
import { ensurePackages, needs } from "./lib/apt.mjs"
import { ensureModules } from "./lib/npm.mjs"
import { fetchProxies, missingProxies } from "./lib/proxies.mjs"
import { runScript, say } from "./lib/say.mjs"
import { fetchThirdParty, missingSources } from "./third-party.mjs"

/**
 * Installs what a purpose needs and is missing: a finished build runs without compilers.
 * @param {"running" | "building" | "testing" | "measuring"} purpose
 */
export async function setUp(purpose) {
  ensurePackages(needs[purpose])
  await ensureModules()
  if (purpose !== "running") ensureSources()
  if (purpose === "testing") ensureProxies()
}

function ensureSources() {
  const missing = missingSources()
  if (missing.length === 0) return
  say(`set-up: fetching the source of ${missing.map(({ name }) => name).join(" and ")}`)
  try {
    fetchThirdParty()
  } catch (error) {
    const why = String(error.stderr ?? error.message).trim()
    say(`set-up: apt cannot (${why}); CMake will download it from upstream.`)
  }
}

function ensureProxies() {
  const missing = missingProxies()
  if (missing.length === 0) return
  say(`set-up: unpacking ${missing.join(" and ")} into build/proxies`)
  try {
    fetchProxies()
  } catch (error) {
    const why = String(error.stderr ?? error.message).trim()
    say(`set-up: apt cannot (${why}); without them the test of docs/reverse-proxies.md is skipped.`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(() => setUp("testing"))
