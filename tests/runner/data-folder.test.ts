// `npm start` keeps its data from the other accounts of the machine, and says what is open. It runs in a copy of the
// checkout, so that the data of a developer stays as it is.

import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { openDataFolder, warnAboutKeys } from "../../scripts/lib/data-folder.mjs"
import { demoSecrets } from "../../scripts/lib/secrets.mjs"
import { freePort } from "../support/ports.ts"
import { until } from "../support/until.ts"

const root = join(import.meta.dirname, "../..")
const copies: string[] = []
after(() => {
  for (const copy of copies) rmSync(copy, { recursive: true })
})

/** The scripts find everything from where they lie. */
function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "menshen-start-"))
  copies.push(copy)
  cpSync(join(root, "scripts"), join(copy, "scripts"), { recursive: true })
  const linked = readdirSync(root).filter((name) => !/^(scripts|\.git|\.menshen)$/.test(name))
  for (const name of linked) symlinkSync(join(root, name), join(copy, name))
  return copy
}

const data = (copy: string) => join(copy, ".menshen/data")
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

interface Started {
  said: string
  /** Of every file and folder under the data folder. */
  modes: string[]
}

async function startAndStop(copy: string, change: (config: object) => object): Promise<Started> {
  const config = JSON.parse(readFileSync(join(root, "tests/sandbox/menshen.json"), "utf8"))
  const file = join(copy, "own.json")
  writeFileSync(file, JSON.stringify(change(config)))
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...demoSecrets({}),
    KEYS: randomBytes(32).toString("hex"),
    MENSHEN_CONFIG: file,
    MENSHEN_PORT: String(port),
  }
  // A shell's usual umask, whatever that of this test is.
  const command = ["-c", 'umask 022; exec "$0" scripts/start.mjs', process.execPath]
  const child = spawn("sh", command, { cwd: copy, env, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      said += bytes
    })
  }
  const ended = new Promise((resolve) => child.once("close", resolve))
  try {
    await until("Menshen says where it is", () => {
      assert.equal(child.exitCode, null, said)
      return said.includes("Menshen      http")
    })
    // The first keys are made when somebody asks for them.
    assert.equal((await fetch(`http://127.0.0.1:${port}/jwks`)).status, 200)
    const inside = readdirSync(data(copy), { recursive: true, encoding: "utf8" })
    assert.ok(inside.some((name) => name.endsWith(".sqlite")))
    return { said, modes: inside.map((name) => modeOf(join(data(copy), name))) }
  } finally {
    child.kill("SIGTERM")
    await ended
  }
}

const inProduction = (config: object) => ({ ...config, issuer: "https://login.example.com" })

test("npm start makes a data folder that nobody else can read, and warns about plain keys", async () => {
  const copy = copyOfCheckout()
  const { said, modes } = await startAndStop(copy, inProduction)
  assert.equal(modeOf(data(copy)), "700")
  assert.deepEqual([...new Set(modes)].sort(), ["600", "700"])
  assert.match(
    said,
    /^warning {2}\/keyEncryption: The private signing keys are stored as they are/m,
  )
  assert.doesNotMatch(said, /Other accounts of this machine/)
})

test("npm start warns about an open data folder, and not about encrypted keys", async () => {
  const copy = copyOfCheckout()
  mkdirSync(data(copy), { recursive: true })
  chmodSync(data(copy), 0o755)
  const encrypted = (config: object) => ({
    ...inProduction(config),
    keyEncryption: { env: "KEYS" },
  })
  const { said } = await startAndStop(copy, encrypted)
  assert.match(said, /^warning {2}Other accounts .* \(mode 755\): run chmod -R go= \S+data$/m)
  assert.doesNotMatch(said, /keyEncryption/)
  assert.equal(modeOf(data(copy)), "755", "an operator may have a reason")
})

for (const mode of [0o700, 0o500, 0o710, 0o701, 0o704, 0o740, 0o750, 0o770, 0o777]) {
  test(`a folder of mode ${mode.toString(8)} is ${mode & 0o77 ? "open" : "closed"}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "menshen-data-"))
    copies.push(folder)
    chmodSync(folder, mode)
    const before = process.umask()
    const warnings = openDataFolder(folder)
    assert.equal(process.umask(before), 0o77)
    assert.equal(warnings.length, mode & 0o77 ? 1 : 0)
  })
}

test("keys on a developer's machine need no encryption", () => {
  const local = { issuer: "http://localhost:8600", keysEncrypted: false }
  assert.deepEqual(warnAboutKeys(local), [])
  assert.equal(warnAboutKeys({ ...local, issuer: "https://login.example.com" }).length, 1)
})
