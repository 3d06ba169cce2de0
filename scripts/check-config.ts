// Asks the core about a menshen.json on standard input, with the secrets of this environment.
// Prints every warning and fault, each with its JSON pointer; exit 1 when there is a fault.

import { readFileSync } from "node:fs"
import { Door } from "../edge/door.ts"

interface Fault {
  pointer: string
  sentence: string
}

const text = readFileSync(0, "utf8")
const wasm = readFileSync(new URL("../dist/edge/core.wasm", import.meta.url))
const door = new Door(new WebAssembly.Module(wasm))
const ask = (name: string, ...fields: string[]) =>
  door.call(
    name,
    (to) => {
      for (const field of fields) to.text(field)
    },
    (from) => JSON.parse(from.text()),
  )

const { secrets: names } = ask("menshen_check_config", text)
const secrets = Object.fromEntries(names.map((name: string) => [name, process.env[name]]))
const { faults, warnings } = ask("menshen_load_config", text, JSON.stringify(secrets))
const line = ({ pointer, sentence }: Fault) => `${pointer || "(the whole file)"}: ${sentence}`
for (const warning of warnings as Fault[]) console.error(`warning  ${line(warning)}`)
for (const fault of faults as Fault[]) console.error(`fault    ${line(fault)}`)
process.exitCode = faults.length > 0 ? 1 : 0
