// menshen configuration …: the configuration that a running Menshen keeps.

import type { AdminCommand } from "../command.ts"

const load = () => import("./main.ts")

const base = {
  value: "N",
  about: "the newest version, as you have read it; 0 if there is none",
}

export const configurationShow: AdminCommand = {
  verb: "configuration show",
  isAlone: true,
  about: "Prints the configuration that counts.",
  positionals: [],
  options: { version: { value: "N", about: "a stored version; default: what counts" } },
  run: async (call) => (await load()).show(call),
}

export const configurationCheck: AdminCommand = {
  verb: "configuration check",
  isAlone: true,
  about: "Says what storing a menshen.json would say, and stores nothing.",
  positionals: ["FILE"],
  options: {},
  run: async (call) => (await load()).check(call),
}

export const configurationPut: AdminCommand = {
  verb: "configuration put",
  isAlone: true,
  about: "Stores a menshen.json, which counts within seconds.",
  positionals: ["FILE"],
  options: { base, note: { value: "TEXT", about: "what changes, for the history" } },
  run: async (call) => (await load()).put(call),
}

export const configurationHistory: AdminCommand = {
  verb: "configuration history",
  isAlone: true,
  about: "Lists the stored versions.",
  positionals: [],
  options: {},
  run: async (call) => (await load()).history(call),
}

export const configurationUndo: AdminCommand = {
  verb: "configuration undo",
  isAlone: true,
  about: "Goes back to the version before, or to another one.",
  positionals: [],
  options: { base, to: { value: "N", about: "that version; 0 is the deployed configuration" } },
  run: async (call) => (await load()).undo(call),
}
