// The folder that wrangler deploys. Whoever reads it has the secrets, so only its owner may.

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { workerFolder } from "../start/paths.ts"
import { configurationFile } from "./wrangler-config.ts"

export const secretsFile = "secrets.json"
const wranglerFile = "wrangler.jsonc"
/** The name that `wrangler dev` reads beside wrangler.jsonc. */
const devFile = ".dev.vars"
const copied = ["worker.js", "core.wasm", "widget.wasm"]

export interface Contents {
  configuration: string
  wrangler: string
  secrets: Readonly<Record<string, string>>
}

export function writeFolder(folder: string, contents: Contents): void {
  refuseForeign(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  // Each file anew: a link or an old file of this name could lead the secrets to somebody else.
  const place = (name: string) => {
    rmSync(join(folder, name), { force: true })
    return join(folder, name)
  }
  for (const name of copied) copyFileSync(join(workerFolder, name), place(name))
  const write = (name: string, text: string, mode = 0o644) => {
    const path = place(name)
    writeFileSync(path, text, { mode, flag: "wx" })
    chmodSync(path, mode)
  }
  write(configurationFile, contents.configuration)
  write(wranglerFile, contents.wrangler)
  // Everything in the folder is made, and two files are secret.
  write(".gitignore", "*\n")
  write(secretsFile, `${JSON.stringify(contents.secrets, undefined, 2)}\n`, 0o600)
  write(devFile, devVariables(contents.secrets), 0o600)
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return
  const { uid } = statSync(folder)
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw notPossible(
      `${folder} belongs to another account, which reads what is in it. Name another folder by --to.`,
    )
  }
  if (existsSync(join(folder, configurationFile))) return
  if (readdirSync(folder).length === 0) return
  throw notPossible(`${folder} has files of something else. Name another folder by --to.`)
}

/** dotenv keeps everything between the quotes that a value does not have. */
function devVariables(secrets: Readonly<Record<string, string>>): string {
  return Object.entries(secrets)
    .map(([name, value]) => {
      const quote = ["'", "`"].find((one) => !value.includes(one))
      if (quote === undefined || value.includes("\n")) throw unquotable(name)
      return `${name}=${quote}${value}${quote}\n`
    })
    .join("")
}

const unquotable = (name: string) =>
  notPossible(`${name} has a line break, or both ' and \`, which wrangler dev cannot read.`)
