// Which files are new, lost or foreign, by what each says about itself (OP-15).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type { Carried } from "../../../edge/desks/installation.ts"
import { commonestId, type Member, type Roll, rollOf } from "../../../edge/health/roll-call-plan.ts"

const issuer = "https://login.example.com"
const formerIssuer = "https://former.example.com"

const fresh: Carried = { id: "", issuer: "", isEmpty: true }
const older: Carried = { id: "", issuer: "", isEmpty: false }
const known: Carried = { id: "one", issuer, isEmpty: false }
const blank: Carried = { id: "one", issuer, isEmpty: true }
const moved: Carried = { id: "one", issuer: formerIssuer, isEmpty: false }
const movedOn: Carried = { id: "one", issuer: `${issuer} ${formerIssuer}`, isEmpty: false }
const foreign: Carried = { id: "two", issuer, isEmpty: false }

const member = (name: string, carried: Carried): Member => ({ name, pool: "customers", carried })

interface Case {
  what: string
  ring: Carried
  pools?: string[]
  directory: Carried
  sessions: Carried
  expected: Partial<Record<"id" | "isNewRing", unknown>> &
    Partial<Record<"joining" | "lost" | "foreign", string[]>>
}

const none = { joining: [], lost: [], foreign: [] }
const both = ["directory", "sessions"]
const cases: Case[] = [
  {
    what: "an empty folder is a new installation",
    ring: fresh,
    directory: fresh,
    sessions: fresh,
    expected: { ...none, id: "new", isNewRing: true, joining: both },
  },
  {
    what: "the folder of an older version becomes an installation",
    ring: older,
    directory: older,
    sessions: fresh,
    expected: { ...none, id: "new", isNewRing: true, joining: both },
  },
  {
    what: "a folder in which everything belongs together stays as it is",
    ring: known,
    pools: ["customers"],
    directory: known,
    sessions: blank,
    expected: { ...none, id: "one", isNewRing: false },
  },
  {
    what: "a crash before the ring heard of the pool loses nothing",
    ring: known,
    directory: blank,
    sessions: fresh,
    expected: { ...none, id: "one", isNewRing: false, joining: ["sessions"] },
  },
  {
    what: "an empty directory of a pool that the ring knows is lost",
    ring: known,
    pools: ["customers"],
    directory: fresh,
    sessions: known,
    expected: { ...none, id: "one", isNewRing: false, lost: ["directory"] },
  },
  {
    what: "empty sessions of a pool that the ring knows are lost",
    ring: known,
    pools: ["customers"],
    directory: known,
    sessions: fresh,
    expected: { ...none, id: "one", isNewRing: false, lost: ["sessions"] },
  },
  {
    what: "a directory from a backup of an older version joins",
    ring: known,
    pools: ["customers"],
    directory: older,
    sessions: known,
    expected: { ...none, id: "one", isNewRing: false, joining: ["directory"] },
  },
  {
    what: "an empty key ring is lost if a member knew it",
    ring: fresh,
    directory: known,
    sessions: fresh,
    expected: { ...none, id: "", isNewRing: false, lost: ["key-ring"] },
  },
  {
    what: "a key ring from a backup of an older version joins",
    ring: older,
    directory: known,
    sessions: known,
    expected: { ...none, id: "one", isNewRing: true },
  },
  {
    what: "a new issuer has a new key ring, and the members follow",
    ring: fresh,
    directory: moved,
    sessions: moved,
    expected: { ...none, id: "one", isNewRing: true, joining: both },
  },
  {
    what: "an empty directory is lost although the issuer is new, too",
    ring: fresh,
    directory: fresh,
    sessions: moved,
    expected: { ...none, id: "one", isNewRing: true, joining: ["sessions"], lost: ["directory"] },
  },
  {
    what: "an empty directory is lost beside a key ring of an older version",
    ring: older,
    directory: fresh,
    sessions: known,
    expected: { ...none, id: "one", isNewRing: true, lost: ["directory"] },
  },
  {
    what: "an empty key ring is lost if a member knew it before another one",
    ring: fresh,
    directory: movedOn,
    sessions: movedOn,
    expected: { ...none, id: "", isNewRing: false, lost: ["key-ring"] },
  },
  {
    what: "a file of another installation is named and left alone",
    ring: known,
    pools: ["customers"],
    directory: foreign,
    sessions: known,
    expected: { ...none, id: "one", isNewRing: false, foreign: ["directory"] },
  },
]

describe("the roll call of an installation", () => {
  for (const { what, ring, pools = [], directory, sessions, expected } of cases) {
    test(what, () => {
      const members = [member("directory", directory), member("sessions", sessions)]
      const roll = rollOf({ issuer, ring: { ...ring, pools }, members, newId: "new" })
      assert.deepEqual(shown(roll), expected)
    })
  }

  test("a ring whose loss is accepted takes the id of most members", () => {
    const members = [foreign, known, fresh, known].map((one) => member("any", one))
    assert.equal(commonestId(members), "one")
  })
})

const shown = (roll: Roll) => ({ ...roll, joining: roll.joining.map(({ name }) => name) })
