// Each error that a disk or a damaged file causes has a sentence of ours that says what to do, and is answered with
// 503: the request may succeed later (OP-10).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { isPassing } from "../../../edge/base/passing.ts"
import {
  dataLost,
  type StorageTrouble,
  sentenceOfTrouble,
  troubleOf,
} from "../../../edge/base/storage-trouble.ts"
import { desksToProbe, faultOf } from "../../../edge/health/probe-plan.ts"

const errors: [text: string, trouble: StorageTrouble, told: RegExp][] = [
  ["database or disk is full: SQLITE_FULL", "disk_full", /free space/],
  ["write(fd): No space left on device; fd = 12", "disk_full", /free space/],
  ["attempt to write a readonly database: SQLITE_READONLY", "disk_read_only", /writable/],
  ["openat(fd, path): Read-only file system; path = menshen", "disk_read_only", /writable/],
  ["openat(fd, path): Permission denied; path = menshen", "disk_read_only", /owns the files/],
  ["unable to open database file: SQLITE_CANTOPEN", "disk_read_only", /owns the files/],
  ["disk I/O error: SQLITE_IOERR", "disk_failing", /replace the disk/],
  ["disk I/O error: SQLITE_IOERR_FSYNC", "disk_failing", /replace the disk/],
  ["pread(fd): Input/output error", "disk_failing", /replace the disk/],
  ["database disk image is malformed: SQLITE_CORRUPT", "file_damaged", /restore/],
  ["file is not a database: SQLITE_NOTADB", "file_damaged", /restore/],
  ["database is locked: SQLITE_BUSY", "file_locked", /one Menshen/],
  ["internal error; reference = k5jgi8kfk56r8s5gqtnpmmtc", "desk_closed", /restore/],
]

describe("an error of storage", () => {
  for (const [text, trouble, told] of errors) {
    test(text, () => {
      const error = new Error(text)
      assert.equal(troubleOf(error), trouble)
      assert.match(sentenceOfTrouble(trouble), told)
      assert.equal(isPassing(error), true)
    })
  }

  test("a lost file names itself and the command", () => {
    const { kind, sentence } = faultOf("directory/customers", dataLost("directory/customers"))
    assert.equal(kind, "data_lost")
    assert.match(sentence, /npx menshen accept-loss directory\/customers$/)
  })

  test("a mistake of ours is none", () => {
    for (const text of [
      "no such column: SQLITE_ERROR",
      "x is not a function",
      "SQLITE_CONSTRAINT",
    ]) {
      assert.equal(troubleOf(new Error(text)), undefined)
      assert.equal(isPassing(new Error(text)), false)
    }
    assert.equal(faultOf("key-ring", new Error("x is not a function")).kind, "desk_failed")
  })
})

describe("a probe", () => {
  const installed = {
    pools: ["one", "two"],
    accounts: ["acme", "bistro"],
    forwarding: ["bistro"],
    shards: 3,
  }
  const namesAt = (turn: number) => desksToProbe(installed, turn).map(({ name }) => name)

  test("asks the key ring, each pool, each account and each queue of pushes", () => {
    assert.deepEqual(namesAt(0), [
      "key-ring",
      "directory/one",
      "sessions/one",
      "directory/two",
      "sessions/two",
      "keeper/acme",
      "keeper/bistro",
      "forward/bistro",
      "tickets/shard-0",
    ])
  })

  test("asks the ticket desks in turn", () => {
    const asked = [0, 1, 2, 3].map((turn) => namesAt(turn).at(-1))
    const [first, second, third] = [0, 1, 2].map((shard) => `tickets/shard-${shard}`)
    assert.deepEqual(asked, [first, second, third, first])
  })
  test("asks a ticket desk that failed each time, so that no turn without it calls it sound", () => {
    const failing = ["keeper/acme", "tickets/shard-2"]
    const names = desksToProbe(installed, 0, failing).map(({ name }) => name)
    assert.deepEqual(names.slice(-2), ["tickets/shard-0", "tickets/shard-2"])
  })
})
