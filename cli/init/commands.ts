// The commands that write a configuration. What they do is loaded when they run.

import type { LocalCall, LocalCommand, Option } from "../command.ts"
import type { Question } from "./question.ts"
import { addAccountQuestions, addAppQuestions, initQuestions } from "./questions.ts"

const optionsOf = (questions: Question[]): Record<string, Option> =>
  Object.fromEntries(questions.map(({ flag, value, about }) => [flag, { value, about }]))

const ofEach: Record<string, Option> = {
  config: { value: "FILE", about: "default: MENSHEN_CONFIG, or ./menshen.json" },
  // Not --env-file: Node itself refuses that word for a file that is not there, even after the program's name.
  secrets: {
    value: "FILE",
    about: "the file of secrets; default: menshen.env beside menshen.json",
  },
  lang: { value: "en|zh", about: "the language; default: that of the locale" },
  yes: { about: "asks nothing: takes the defaults, and names what has none" },
}

export const initCommand: LocalCommand = {
  verb: "init",
  isLocal: true,
  isAlone: true,
  about: "Writes menshen.json with its secrets, and says what WeChat's console needs.",
  positionals: [],
  options: {
    ...optionsOf(initQuestions),
    ...ofEach,
    replace: { about: "begins anew although the file exists, and keeps the old one" },
  },
  run: async (call: LocalCall) => (await import("./init.ts")).init(call),
}

export const addAppCommand: LocalCommand = {
  verb: "add app",
  isLocal: true,
  isAlone: true,
  about: "Adds an application to menshen.json, and shows its code.",
  positionals: [],
  options: { ...optionsOf(addAppQuestions([])), ...ofEach },
  run: async (call: LocalCall) => (await import("./add.ts")).addApp(call),
}

export const addAccountCommand: LocalCommand = {
  verb: "add account",
  isLocal: true,
  isAlone: true,
  about: "Adds an Official Account to menshen.json.",
  positionals: [],
  options: { ...optionsOf(addAccountQuestions([])), ...ofEach },
  run: async (call: LocalCall) => (await import("./add.ts")).addAccount(call),
}
