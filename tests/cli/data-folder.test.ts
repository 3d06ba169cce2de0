// `menshen start` keeps its data from the other accounts of the machine, and says what is open.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { damagedFiles } from "../../cli/start/damaged-files.ts"
import { openDataFolder, warnAboutEnvFile, warnAboutKeys } from "../../cli/start/data-folder.ts"
import { sandboxSetting, startProgram } from "./support/start.ts"

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "menshen-start-"))
  folders.push(folder)
  return folder
}

const data = (folder: string) => join(folder, ".menshen/data")
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

interface Started {
  said: string
  /** Of every file and folder under the data folder. */
  modes: string[]
}

async function startAndStop(cwd: string, change: (config: object) => object): Promise<Started> {
  const { config, env, port } = await sandboxSetting()
  writeFileSync(join(cwd, "menshen.json"), JSON.stringify(change(config)))
  const keys = { KEYS: randomBytes(32).toString("hex") }
  // A shell's usual umask, whatever that of this test is.
  const running = startProgram(["start"], { cwd, env: { ...env, ...keys }, umask: "022" })
  try {
    await running.ready()
    // The first keys are made when somebody asks for them.
    assert.equal((await fetch(`http://127.0.0.1:${port}/jwks`)).status, 200)
    const inside = readdirSync(data(cwd), { recursive: true, encoding: "utf8" })
    assert.ok(inside.some((name) => name.endsWith(".sqlite")))
    const modes = inside.map((name) => modeOf(join(data(cwd), name)))
    return { said: running.said(), modes }
  } finally {
    running.child.kill("SIGTERM")
    await running.ended
  }
}

const inProduction = (config: object) => ({ ...config, issuer: "https://login.example.com" })

test("menshen start makes a data folder that nobody else can read, and warns about plain keys", async () => {
  const folder = newFolder()
  const { said, modes } = await startAndStop(folder, inProduction)
  assert.equal(modeOf(data(folder)), "700")
  assert.deepEqual([...new Set(modes)].sort(), ["600", "700"])
  assert.match(
    said,
    /^warning {2}\/keyEncryption: The private signing keys are stored as they are/m,
  )
  assert.doesNotMatch(said, /Other accounts of this machine/)
})

test("menshen start warns about an open data folder, and not about encrypted keys", async () => {
  const folder = newFolder()
  mkdirSync(data(folder), { recursive: true })
  chmodSync(data(folder), 0o755)
  const encrypted = (config: object) => ({
    ...inProduction(config),
    keyEncryption: { env: "KEYS" },
  })
  const { said } = await startAndStop(folder, encrypted)
  assert.match(said, /^warning {2}Other accounts .* \(mode 755\): run chmod -R go= \S+data$/m)
  assert.doesNotMatch(said, /keyEncryption/)
  assert.equal(modeOf(data(folder)), "755", "an operator may have a reason")
})

for (const mode of [0o700, 0o500, 0o710, 0o701, 0o704, 0o740, 0o750, 0o770, 0o777]) {
  test(`a folder of mode ${mode.toString(8)} is ${mode & 0o77 ? "open" : "closed"}`, () => {
    const folder = newFolder()
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

test("a copy of a backup that goes meanwhile is no damaged file", () => {
  const folder = newFolder()
  const [desks, copies] = [join(folder, "menshen-KeyRing"), join(folder, ".backup-a1b2c3")]
  for (const one of [desks, copies]) mkdirSync(one)
  writeFileSync(join(desks, "0.sqlite"), "none")
  // Listed, and not there.
  symlinkSync("gone", join(copies, "0.sqlite"))
  const sentences = damagedFiles(folder)
  assert.equal(sentences.length, 1)
  assert.match(sentences[0] ?? "", /menshen-KeyRing\/0\.sqlite is damaged/)
})

test("a file of secrets that every account may read is named", () => {
  const file = join(newFolder(), "menshen.env")
  writeFileSync(file, "A=1")
  const sentencesAt = (mode: number) => {
    chmodSync(file, mode)
    return warnAboutEnvFile(file)
  }
  assert.deepEqual([0o600, 0o640].map(sentencesAt), [[], []])
  assert.deepEqual(sentencesAt(0o644), [
    `Other accounts of this machine may read the secrets in ${file} (mode 644): run chmod o= ${file}`,
  ])
  assert.deepEqual(warnAboutEnvFile(undefined), [])
})
