// A program of its own, so that the core leaves nothing in the launcher. It checks a menshen.json from standard input
// with the core and the secrets of this environment. It prints every warning and fault, each with its JSON pointer,
// to standard error, and exits with 1 when there is a fault. Otherwise it prints what is Checked as JSON.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Fault, loadConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import type { Checked } from "./configuration.ts"
import { openFiles } from "./open-files.ts"
import { workerFolder } from "./paths.ts"
import { systemReport } from "./system-report.ts"

const text = readFileSync(0, "utf8")
const wasm = readFileSync(join(workerFolder, "core.wasm"))
const door = new Door(new WebAssembly.Module(wasm))
const { config, faults, warnings } = loadConfig(door, text, (name) => process.env[name])
const line = ({ pointer, sentence }: Fault) => `${pointer || "(the whole file)"}: ${sentence}`
for (const warning of warnings) console.error(`warning  ${line(warning)}`)
for (const fault of faults) console.error(`fault    ${line(fault)}`)
process.exitCode = faults.length > 0 ? 1 : 0
if (config) {
  const { issuer, outbound, keys, accounts } = config
  const { off: isUnlimited, ...limits } = config.limits
  const keysEncrypted = keys.encryptionEnv !== ""
  const checked: Checked = {
    issuer,
    keysEncrypted,
    outbound: outbound.allow,
    glibc: systemReport().header.glibcVersionRuntime,
    openFiles: openFiles(),
    accounts: accounts.map(({ name, egress }) => ({ name, egress: egress.kind })),
    limits,
    isUnlimited,
  }
  console.log(JSON.stringify(checked))
}
