// Checks a menshen.json from standard input with the core and the secrets of this environment. Prints
// every warning and fault, each with its JSON pointer, to standard error; exits with 1 when there is a fault.
// Otherwise prints what `npm start` has to know as JSON.

import { readFileSync } from "node:fs"
import { type Fault, loadConfig } from "../edge/core/config.ts"
import { Door } from "../edge/core/door.ts"

const text = readFileSync(0, "utf8")
const wasm = readFileSync(new URL("../dist/edge/core.wasm", import.meta.url))
const door = new Door(new WebAssembly.Module(wasm))
const { config, faults, warnings } = loadConfig(door, text, (name) => process.env[name])
const line = ({ pointer, sentence }: Fault) => `${pointer || "(the whole file)"}: ${sentence}`
for (const warning of warnings) console.error(`warning  ${line(warning)}`)
for (const fault of faults) console.error(`fault    ${line(fault)}`)
process.exitCode = faults.length > 0 ? 1 : 0
if (config) {
  const { issuer, outbound, keys } = config
  const keysEncrypted = keys.encryptionEnv !== ""
  console.log(JSON.stringify({ issuer, keysEncrypted, outbound: outbound.allow }))
}
