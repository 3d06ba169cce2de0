// What a backup and a restore refuse, each with a sentence that says what to do.

import assert from "node:assert/strict"
import {
  appendFileSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { decodePart } from "../../cli/backup/part.ts"
import { until } from "../support/until.ts"
import { newPerson, signIn, startWorld, type World } from "../support/world.ts"
import {
  backup,
  inClear,
  passphrase,
  restore,
  scratch,
  sealed,
  startBackup,
} from "./support/programs.ts"

let w: World
/** A copy of the data folder of a Menshen that has stopped. */
let data: string
let folder: string

before(async () => {
  w = await startWorld((config) => {
    config.keyEncryption = { env: "KEY_SECRET" }
  })
  await signIn(w, (await newPerson(w)).person)
  await w.menshen.kill()
  folder = scratch()
  data = join(folder, "data")
  cpSync(w.menshen.dataDir, data, { recursive: true })
})
after(() => w.close())

/** The data folder with a change. */
function changed(name: string, change: (folder: string) => void): string {
  const copy = join(folder, name)
  cpSync(data, copy, { recursive: true })
  change(copy)
  return copy
}

const firstIn = (data: string, desk: string) => {
  const name = readdirSync(join(data, `menshen-${desk}`)).find((one) =>
    /^[0-9a-f]+\.sqlite$/.test(one),
  )
  return join(data, `menshen-${desk}`, name ?? "")
}

async function refused(ended: ReturnType<typeof backup>, sentence: RegExp, code = 1) {
  const { code: given, err } = await ended
  assert.match(err, sentence)
  assert.equal(given, code)
}

describe("a backup is refused", () => {
  const to = () => join(folder, `${Math.random()}.tar`)
  const usage: [string, string[], RegExp][] = [
    ["without a target", [], /Say where the backup goes: --to TARGET/],
    ["with another time", ["--to", "x", "--every", "10"], /--every takes a time such as 10s/],
    ["to a file again and again", ["--to", "x", "--every", "10s"], /needs a folder or a bucket/],
    ["to a bucket without a name", ["--to", "s3://"], /Name the bucket as s3/],
    ["to a bucket of another name", ["--to", "S3://abc/x/"], /Every bucket is s3:\/\/BUCKET/],
    ["to a bucket of another scheme", ["--to", "oss://abc/x/"], /Every bucket is s3:\/\/BUCKET/],
    ["to a bucket with a slash too few", ["--to", "s3:/abc/x/"], /Every bucket is s3:\/\/BUCKET/],
    ["to a bucket without credentials", ["--to", "s3://abc"], /Set AWS_ACCESS_KEY_ID/],
  ]
  for (const [what, words, sentence] of usage) {
    test(what, () => refused(backup([...words, "--data", data], inClear), sentence, 2))
  }

  test("of a folder that is not there", () =>
    refused(backup(["--to", to(), "--data", "/nowhere"], inClear), /no data folder \/nowhere/))

  test("into the folder that is saved", async () => {
    for (const inside of [data, `${data}/`, join(data, "backup/"), join(data, "..x/")]) {
      await refused(backup(["--to", inside, "--data", data], inClear), /would lose its backup/, 2)
    }
  })

  test("over another backup", async () => {
    const file = to()
    writeFileSync(file, "precious")
    await refused(backup(["--to", file, "--data", data], inClear), /exists already/)
    assert.equal(readFileSync(file, "utf8"), "precious")
  })

  test("while another one writes to the same file, or where another account waits for it", async () => {
    const file = to()
    writeFileSync(`${file}.unfinished`, "another's", { mode: 0o666 })
    await refused(backup(["--to", file, "--data", data], inClear), /unfinished exists: another/)
    assert.equal(readFileSync(`${file}.unfinished`, "utf8"), "another's")
    rmSync(`${file}.unfinished`)
  })

  test("to a folder that is not there", () =>
    refused(backup(["--to", "/nowhere/x.tar", "--data", data], inClear), /menshen: There is no/))

  test("of a file that should be a folder", () =>
    refused(
      backup(["--to", to(), "--data", firstIn(data, "KeyRing")], inClear),
      /menshen: ENOTDIR/,
    ))

  test("by Ctrl-C, and leaves nothing unfinished", async () => {
    const file = to()
    const begun = startBackup(["--to", file, "--data", data])
    await until("it writes", () => existsSync(`${file}.unfinished`))
    begun.child.kill("SIGINT")
    assert.equal((await begun.ended).code, 130)
    assert.ok(!existsSync(`${file}.unfinished`) && !existsSync(file))
    assert.ok(!readdirSync(data).some((name) => name.startsWith(".backup")))
  })

  test("under a short passphrase", () =>
    refused(
      backup(["--to", to(), "--data", data], { MENSHEN_BACKUP_PASSPHRASE: "short" }),
      /less than 16 characters/,
      2,
    ))

  test("OP-16: in clear, while a page of the key ring has a key that anybody can read", () => {
    const open = changed("readable", (copy) => {
      const ring = new DatabaseSync(firstIn(copy, "KeyRing"))
      const jwk = JSON.stringify({ kty: "oct", k: "a".repeat(43) })
      ring.exec(`INSERT INTO signing_keys VALUES ('kid', 'RS256', '{}', '${jwk}', 0, 0)`)
      // Deleted rows stay in their page until others take the place.
      ring.exec("DELETE FROM signing_keys WHERE kid = 'kid'")
      ring.close()
    })
    return refused(
      backup(["--to", to(), "--data", open], inClear),
      /private keys that anybody can read.*Set MENSHEN_BACKUP_PASSPHRASE/,
    )
  })

  for (const [desk, sentence] of [
    ["KeyRing", /no key ring/],
    ["Directory", /1 pools, and there are 0 files of Directory/],
    ["SessionDesk", /1 pools, and there are 0 files of SessionDesk/],
  ] as const) {
    test(`of a folder that has lost its ${desk}`, () => {
      const broken = changed(`without-${desk}`, (copy) => rmSync(firstIn(copy, desk)))
      return refused(backup(["--to", to(), "--data", broken], inClear), sentence)
    })
  }

  test("of a file that is no database", () => {
    const broken = changed("no-database", (copy) => {
      const file = firstIn(copy, "Directory")
      for (const part of ["-wal", "-shm"]) rmSync(file + part, { force: true })
      writeFileSync(file, Buffer.alloc(8192, "not a database "))
    })
    return refused(
      backup(["--to", to(), "--data", broken], inClear),
      /menshen-Directory\/[0-9a-f]+\.sqlite is damaged: stop Menshen and restore/,
    )
  })

  test("of a database with a page that is damaged, and leaves nothing behind", async () => {
    const broken = changed("damaged", (copy) => {
      const file = firstIn(copy, "Directory")
      // Its log goes into the file.
      const database = new DatabaseSync(file)
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
      database.close()
      const bytes = readFileSync(file)
      bytes.fill(0x55, 4096 * 2, 4096 * 12)
      writeFileSync(file, bytes)
    })
    const file = to()
    await refused(
      backup(["--to", file, "--data", broken], inClear),
      /menshen-Directory\/.* is damaged/,
    )
    assert.ok(!readdirSync(folder).some((name) => name.includes("unfinished")))
    assert.ok(!readdirSync(broken).some((name) => name.startsWith(".backup")))
  })
})

describe("a restore is refused", () => {
  const file = () => join(folder, "good.tar")
  const target = () => join(folder, `target-${Math.random()}`)
  let rounds: string

  before(async () => {
    rounds = join(folder, "rounds/")
    for (const to of [file(), rounds]) {
      const { code, err } = await backup(["--to", to, "--data", data], inClear)
      assert.equal(code, 0, err)
    }
  })

  test("into a folder that has something", async () => {
    const full = target()
    mkdirSync(full)
    writeFileSync(join(full, "something"), "")
    await refused(
      restore([file(), "--data", full], inClear),
      /is not empty, and a restore replaces nothing/,
    )
    assert.deepEqual(readdirSync(full).sort(), ["lock", "something"])
  })

  test("from nothing, from another file, from a file that is cut off", async () => {
    await refused(restore(["/nowhere", "--data", target()], inClear), /There is no \/nowhere/)
    const other = join(folder, "other")
    writeFileSync(other, "hello".repeat(200))
    await refused(restore([other, "--data", target()], inClear), /is not a backup of Menshen/)
    const cut = join(folder, "cut.tar")
    cpSync(file(), cut)
    truncateSync(cut, statSync(cut).size - 2000)
    await refused(restore([cut, "--data", target()], inClear), /cut off or damaged/)
  })

  test("of a moment before the first backup", () =>
    refused(
      restore([rounds, "--data", target(), "--at", "2020-01-01T00:00:00Z"], inClear),
      /no complete backup of 2020-01-01T00:00:00.000Z or earlier/,
    ))

  /** The objects of the rounds with a change, and nothing of it in the target. */
  async function spoiled(change: (part: string, folder: string) => void, sentence: RegExp) {
    const copy = join(folder, `spoiled-${Math.random()}`)
    cpSync(rounds, copy, { recursive: true })
    const [generation = ""] = readdirSync(copy).filter((name) => name !== "key.age")
    const [part = ""] = readdirSync(join(copy, generation))
    change(join(copy, generation, part), join(copy, generation))
    const to = target()
    await refused(restore([copy, "--data", to], inClear), sentence)
    assert.deepEqual(readdirSync(to), ["lock"], "nothing is half there")
  }

  test("with a changed byte", () =>
    spoiled((part) => {
      const bytes = readFileSync(part)
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
      writeFileSync(part, bytes)
    }, /is damaged or not a part of a backup/))

  test("with more at its end", () =>
    spoiled((part) => appendFileSync(part, "more"), /is damaged or not a part of a backup/))

  test("with a part that was renamed to another's place", () =>
    spoiled((part, inside) => {
      const other = part.replace(/000000-(\d{8}T\d{6})\d{3}/, "000000-$1000")
      renameSync(part, other === part ? join(inside, "x") : other)
    }, /holds another part/))
})

describe("OP-16: under a passphrase", () => {
  const to = () => join(folder, "sealed/")
  const other = { MENSHEN_BACKUP_PASSPHRASE: `${passphrase}!` }

  before(async () => {
    const { code, err } = await backup(["--to", to(), "--data", w.menshen.dataDir], sealed)
    assert.equal(code, 0, err)
  })

  test("files are 0600, folders 0700, and no secret is readable in them", () => {
    const names = readdirSync(to(), { recursive: true, encoding: "utf8" })
    const paths = names.map((name) => join(to(), name))
    for (const path of [to(), ...paths]) {
      const about = statSync(path)
      assert.equal(about.mode & 0o777, about.isDirectory() ? 0o700 : 0o600, path)
    }
    const texts = paths
      .filter((one) => statSync(one).isFile())
      .map((one) => readFileSync(one, "latin1"))
    for (const canary of [...canaries(), passphrase, "menshen-Directory", "SQLite format 3"]) {
      assert.ok(!texts.some((text) => text.includes(canary)), canary.slice(0, 20))
    }
  })

  test("nobody restores or goes on without it", async () => {
    const into = join(folder, "never")
    await refused(restore([to(), "--data", into], inClear), /is encrypted: set MENSHEN_BACKUP/)
    await refused(restore([to(), "--data", into], other), /another passphrase/)
    await refused(backup(["--to", to(), "--data", data], inClear), /is encrypted: set MENSHEN/)
  })

  test("nobody goes on with a new key where the old one is gone", async () => {
    const robbed = join(folder, "robbed/")
    cpSync(to(), robbed, { recursive: true })
    rmSync(join(robbed, "key.age"))
    await refused(backup(["--to", robbed, "--data", data]), /its key\.age is missing\. Put/)
    assert.ok(!existsSync(join(robbed, "key.age")))
  })

  test("it needs a place of its own beside backups in clear", async () => {
    const mixed = join(folder, "mixed/")
    assert.equal((await backup(["--to", mixed, "--data", data], inClear)).code, 0)
    await refused(backup(["--to", mixed, "--data", data]), /not encrypted, and encrypted ones need/)
    assert.ok(!existsSync(join(mixed, "key.age")))
  })

  test("a part in clear is none of its", async () => {
    const generation = readdirSync(to()).find((name) => name !== "key.age") ?? ""
    const [part = ""] = readdirSync(join(to(), generation))
    const path = join(to(), generation, part)
    renameSync(path, path.replace(/\.age$/, ""))
    await refused(restore([to(), "--data", join(folder, "no")]), /is not encrypted/)
  })
})

test("OP-16: who can write to the target puts no folder of his own in the place of a sealed one", async () => {
  const forged = join(folder, "forged/")
  const saved = await backup(["--to", forged, "--data", data], inClear)
  assert.equal(saved.code, 0, saved.err)
  const into = join(folder, "forged-into")
  await refused(restore([forged, "--data", into]), /has no key\.age.*unset it/)
  await refused(restore([forged, "--list"]), /has no key\.age/)
  assert.ok(!existsSync(into))
})

test("OP-16: a backup in clear has no private key, because keyEncryption seals them", async () => {
  const to = join(folder, "clear/")
  const { code, err } = await backup(["--to", to, "--data", data], inClear)
  assert.equal(code, 0, err)
  const [generation = ""] = readdirSync(to)
  const [part = ""] = readdirSync(join(to, generation))
  const { pages } = decodePart(readFileSync(join(to, generation, part)), part)
  const text = Buffer.from(pages).toString("latin1")
  assert.ok(text.includes("CREATE TABLE signing_keys"))
  assert.doesNotMatch(text, /"(d|p|q|k)":"/)
})

test("what is restored is its owner's alone, and keeps no log of before", async () => {
  const file = join(folder, "owner.tar")
  const saved = await backup(["--to", file, "--data", data], inClear)
  assert.equal(saved.code, 0, saved.err)
  const to = join(folder, "another-machine", "data")
  mkdirSync(to, { recursive: true, mode: 0o755 })
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(to, 12_345, 12_346)
  // What a start that did not succeed leaves, and a restore that was killed.
  writeFileSync(join(to, "lock"), "")
  mkdirSync(join(to, ".restoring-killed"))
  const { code, err } = await restore([file, "--data", to], inClear)
  assert.equal(code, 0, err)
  const names = readdirSync(to, { recursive: true, encoding: "utf8" }).sort()
  assert.ok(!names.some((name) => /-wal|-shm|restoring|backup/.test(name)), names.join())
  for (const name of names) {
    const about = statSync(join(to, name))
    if (isRoot) assert.deepEqual([about.uid, about.gid], [12_345, 12_346], name)
    if (name !== "lock") assert.equal(about.mode & 0o077, 0, name)
  }
})

test("what a killed backup of another account left does not keep one from being made", async () => {
  const left = changed("left", (copy) => symlinkSync("gone", join(copy, ".backup-a1b2c3")))
  const { code, err } = await backup(["--to", join(folder, "left.tar"), "--data", left], inClear)
  assert.equal(code, 0, err)
})

test("the owner of the folder gets nothing else of root's", async (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root")
  const file = join(folder, "link.tar")
  assert.equal((await backup(["--to", file, "--data", data], inClear)).code, 0)
  const [to, precious] = [join(folder, "of-another"), join(folder, "precious")]
  mkdirSync(to)
  chownSync(to, 12_345, 12_346)
  writeFileSync(precious, "")
  symlinkSync(precious, join(to, "lock"))
  const { code, err } = await restore([file, "--data", to], inClear)
  assert.equal(code, 0, err)
  assert.equal(statSync(precious).uid, 0)
})

/** An openid, and what seals the keys. */
function canaries(): string[] {
  const directory = new DatabaseSync(firstIn(data, "Directory"), { readOnly: true })
  const people = directory.prepare("SELECT openid FROM identities").all() as { openid: string }[]
  directory.close()
  const found = [...people.map(({ openid }) => openid), ...Object.values(w.secrets)]
  assert.ok(found.length >= 3 && people.length === 1)
  return found
}
