// Rounds of a data folder without workerd, and what each of them restores.

import assert from "node:assert/strict"
import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, test } from "node:test"
import { DataFolder } from "../../../cli/backup/data-folder.ts"
import { folderTarget } from "../../../cli/backup/folder-target.ts"
import { keepSaving } from "../../../cli/backup/keep-saving.ts"
import { runRestore } from "../../../cli/backup/run-restore.ts"
import { type Saved, Saver } from "../../../cli/backup/saver.ts"
import { notPossible } from "../../../cli/refusal.ts"
import type { Terminal } from "../../../cli/terminal.ts"
import { fillIn, insert, makeFolder, pathOf, read } from "../support/folders.ts"

const scratch = () => mkdtempSync(join(tmpdir(), "menshen-rounds-"))
const seal = {
  isSealed: false,
  close: async (bytes: Uint8Array) => bytes,
  checkKey: async () => {},
}

function terminal(): Terminal & { text: string[] } {
  const text: string[] = []
  const say = (line: string) => void text.push(line)
  return { json: true, out: say, note: say, progress: { show: () => {}, clear: () => {} }, text }
}

/** A folder whose only session is of the user that `become` names. */
function changingFolder() {
  const folder = makeFolder((within) => {
    insert(within("KeyRing"), "installation", { one: 1, id: "i", issuer: "x" })
    for (let at = 0; at < 100; at++) fillIn(within("Directory"), "users", { user: `u${at}` })
  })
  const sessions = new DatabaseSync(join(folder, pathOf("SessionDesk")))
  const become = (user: string) => {
    sessions.exec("DELETE FROM sessions")
    fillIn(sessions, "sessions", { user, hash: Buffer.from(user), expires_at: 9e15 })
  }
  const to = scratch()
  const data = new DataFolder(folder)
  const saver = new Saver({ folder: data, target: folderTarget(to), seal, menshen: "0.1.0" })
  const close = () => {
    data.close()
    sessions.close()
  }
  return { folder, to, saver, become, close }
}

async function restored(from: string, until?: number): Promise<{ user: unknown; at: number }> {
  const data = join(scratch(), "data")
  const said = terminal()
  const places = { values: {}, switches: new Set<string>(), environment: {} }
  await runRestore({ from, data, until, terminal: said, ...places })
  const [user] = read(data, "SessionDesk", "SELECT user FROM sessions")
  return { user, at: Date.parse(JSON.parse(said.text[0] ?? "").at) }
}

describe("rounds", () => {
  test("restore the moment of each, and the newest one without a moment", async () => {
    const { to, saver, become, close } = changingFolder()
    const saved: Saved[] = []
    for (const user of ["u1", "u2", "u3"]) {
      become(user)
      saved.push(await saver.save())
    }
    close()
    const [first, second, third] = saved
    assert.ok(first && second && third)
    assert.deepEqual([first.isFull, second.isFull, third.isFull], [true, false, false])
    assert.ok(second.bytes > 0 && second.bytes < first.bytes / 2, "only what changed is sent")
    assert.deepEqual(await restored(to), { user: "u3", at: third.at })
    assert.deepEqual(await restored(to, second.at), { user: "u2", at: second.at })
    assert.deepEqual(await restored(to, first.at), { user: "u1", at: first.at })
  })

  test("in which nothing changed write a note, and the restore knows that nothing is lost", async () => {
    const { to, saver, become, close } = changingFolder()
    become("u1")
    const { at } = await saver.save()
    const idle = await saver.save()
    close()
    assert.equal(idle.bytes, 0)
    assert.ok(idle.at > at)
    assert.deepEqual(await restored(to), { user: "u1", at: idle.at })
  })

  test("go on after a target that failed with a whole round", async () => {
    const { to, saver, become, close } = changingFolder()
    become("u1")
    await saver.save()
    become("u2")
    const away = async () => {
      throw notPossible("away")
    }
    await assert.rejects(saver.save(away), /away/)
    become("u3")
    assert.ok((await saver.save()).isFull)
    close()
    assert.equal((await restored(to)).user, "u3")
  })

  /** The objects of three rounds. */
  async function spoiled(spoil: (parts: string[]) => void, sentence: RegExp) {
    const { to, saver, become, close } = changingFolder()
    for (const user of ["u1", "u2", "u3"]) {
      become(user)
      await saver.save()
    }
    close()
    const [generation = ""] = readdirSync(to)
    spoil(readdirSync(join(to, generation)).map((name) => join(to, generation, name)))
    await assert.rejects(restored(to), sentence)
  }

  test("with a gap are refused, up to a moment that is named", () =>
    spoiled(
      ([, second = ""]) => rmSync(second),
      /Part 1 of the backup .* is missing\. With --at 2/,
    ))

  test("of which two were exchanged are refused", () =>
    spoiled(([, second = "", third = ""]) => {
      renameSync(second, `${second}.x`)
      renameSync(third, second)
      renameSync(`${second}.x`, third)
    }, /holds another part: somebody exchanged objects/))

  test("are not saved once a file of before is gone", async () => {
    const { folder, to, saver, become, close } = changingFolder()
    become("u1")
    await saver.save()
    rmSync(join(folder, pathOf("Directory")))
    await assert.rejects(saver.save(), /menshen-Directory\/a\.sqlite is gone\. Nothing was saved/)
    close()
    assert.equal((await restored(to)).user, "u1")
  })

  test("have the whole file that somebody put in the place of another", async () => {
    const { folder, to, saver, become, close } = changingFolder()
    become("u1")
    await saver.save()
    close()
    const other = changingFolder()
    other.become("u77")
    other.close()
    for (const part of ["", "-wal", "-shm"]) {
      rmSync(join(folder, pathOf("SessionDesk") + part), { force: true })
    }
    renameSync(join(other.folder, pathOf("SessionDesk")), join(folder, pathOf("SessionDesk")))
    const data = new DataFolder(folder)
    const next = new Saver({ folder: data, target: folderTarget(to), seal, menshen: "0.1.0" })
    await next.save()
    data.close()
    assert.equal((await restored(to)).user, "u77")
  })
})

describe("a continuous backup", () => {
  /** Runs it with what each round does, and stops it during the last one. */
  async function run(rounds: (() => Promise<Saved>)[], everyMs: number) {
    const out = terminal()
    const target = folderTarget(scratch())
    let count = 0
    const save = async (): Promise<Saved> => {
      const round = rounds[count++]
      if (count === rounds.length) process.emit("SIGTERM")
      return (round ?? quick)()
    }
    await keepSaving({
      saver: { save } as Saver,
      target,
      everyMs,
      keepMs: undefined,
      terminal: out,
    })
    return { text: out.text.join("\n"), count }
  }
  const quick = async (): Promise<Saved> => ({ at: Date.now(), isFull: false, bytes: 1 })
  const slow = async (): Promise<Saved> => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    return quick()
  }
  const fails = async (): Promise<Saved> => {
    throw notPossible("The bucket is away.")
  }

  test("says once that its rounds take longer than their interval", async () => {
    const { text } = await run([slow, slow, quick], 10)
    assert.equal(text.match(/longer than its interval of 0\.01 s/g)?.length, 1, text)
  })

  test("says once since when nothing was saved, and when it works again", async () => {
    const { text } = await run([quick, fails, fails, quick, quick], 1)
    assert.equal(text.match(/Nothing was saved since 2\d{3}-.*: The bucket is away\./g)?.length, 1)
    assert.match(text, /Saving works again/)
  })

  test("saves once more when it is told to stop", async () => {
    const { count } = await run([quick], 60_000)
    assert.equal(count, 2)
  })
})
