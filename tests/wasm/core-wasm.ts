// The built core.wasm, opened by the code that edge uses.

import { readFileSync } from "node:fs"
import type { FirstSignIn, Outcome, Purpose } from "../../edge/core/binding.ts"
import { Door } from "../../edge/core/door.ts"
import type { Reader, Writer } from "../../edge/core/wire.ts"
import { readTables } from "../../scripts/lib/tables.mjs"

export const root = new URL("../../", import.meta.url)
export const coreFile = new URL("build/wasm/core.wasm", root)
export const coreModule = new WebAssembly.Module(readFileSync(coreFile))

export interface Tables {
  reasons: { name: string; why: string }[]
  states: string[]
  events: string[]
  steps: [from: string, on: string, to: string][]
  rules: BindingRule[]
  limits: { name: string; most: number; windowSeconds: number }[]
  qrMs: number
}

/** A row of core/binding/rules.hpp: its situation and its decision. */
export interface BindingRule {
  purpose: Purpose
  identity: string[]
  union: string[]
  session: string[]
  firstSignIn: FirstSignIn[]
  outcome: Outcome
  reason: string
  why: string
}

export const nothing = (_: Writer): void => {}
export const readJson = (from: Reader) => JSON.parse(from.text())

/** The native build's description of the core. */
export const tables: () => Tables = readTables

/** An account of the sandbox's menshen.json, with invented secrets. */
export const account = {
  appId: "wx5a1d0c0ffee0b0a7",
  originalId: "gh_5a1d0c0ffee1",
  token: "tokenOfTheTests0123456",
  encodingAesKey: "keyOfTheTestsKeyOfTheTestsKeyOfTheTests0123",
}
export const secrets = {
  ACME_APP_SECRET: "00112233445566778899aabbccddeeff",
  ACME_TOKEN: account.token,
  ACME_AES_KEY: account.encodingAesKey,
  ACME_CLUB_APP_SECRET: "ffeeddccbbaa99887766554433221100",
  ACME_CLUB_TOKEN: "tokenOfTheClub01234567",
  ACME_CLUB_AES_KEY: "keyOfTheClubKeyOfTheClubKeyOfTheClub0123456",
  ACME_NOTES_TOKEN: "tokenOfTheNotes0123456",
  ACME_NOTES_AES_KEY: "keyOfNotesKeyOfNotesKeyOfNotesKeyOfNotes012",
  ACME_MEMBERS_BIND: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
}

/** A door with that menshen.json loaded, and loaded again after every trap. */
export function configuredDoor(): { door: Door; loads: () => number } {
  const text = readFileSync(new URL("tests/sandbox/menshen.json", root), "utf8")
  let count = 0
  const door = new Door(coreModule, (fresh) => {
    const write = (to: Writer) => to.text(text).text(JSON.stringify(secrets))
    const { faults } = fresh.call("menshen_load_config", write, readJson)
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
    count++
  })
  return { door, loads: () => count }
}
