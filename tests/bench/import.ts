// `npm run bench:import`: imports a million people from a file into a pool, with the command line
// over the admin API, on workerd. `-- --users 50000` takes fewer. Exits with 1 when a million would
// take ten minutes, or when somebody is missing afterwards.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { program, run } from "../cli/support/run.ts"
import { adminKey, adminWorld } from "../support/admin.ts"
import { writeCrowd } from "../support/crowd.ts"

const { values } = parseArgs({ options: { users: { type: "string", default: "1000000" } } })
const count = Number(values.users)
const limitSeconds = 600

const folder = mkdtempSync(join(tmpdir(), "menshen-import-"))
const file = join(folder, "people.jsonl")
const w = await adminWorld()
try {
  await writeCrowd(file, count, { appId: w.account.appId, clientId: "shop" })
  const began = performance.now()
  const env = { ...process.env, MENSHEN_ADMIN_KEY: adminKey, MENSHEN_ISSUER: w.menshen.url }
  const child = spawn(process.execPath, [program, "users", "import", file], {
    env,
    stdio: "inherit",
  })
  const [code] = await once(child, "exit")
  const seconds = (performance.now() - began) / 1000
  const exporting = performance.now()
  const exported = await run(["export", join(folder, "out.jsonl")], { issuer: w.menshen.url })
  const exportSeconds = (performance.now() - exporting) / 1000
  const perMillion = (seconds / count) * 1_000_000
  console.log(
    `import: ${count} people in ${seconds.toFixed(0)} s, ${Math.round(count / seconds)} a second`,
  )
  console.log(`        a million: ${perMillion.toFixed(0)} s; the target is ${limitSeconds} s`)
  const whole = code === 0 && exported.err.endsWith(`${count} people.\n`)
  console.log(`export: ${whole ? "all of them" : "NOT all of them"}, ${exportSeconds.toFixed(0)} s`)
  if (!whole || perMillion > limitSeconds) process.exitCode = 1
} finally {
  await w.close()
  rmSync(folder, { recursive: true, force: true })
}
