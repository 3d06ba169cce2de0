// What is left to do after the files are written: in WeChat's console, on this machine, in the application.

import { basename } from "node:path"
import type { Entry } from "./compose.ts"
import { isForgotten } from "./repository.ts"
import type { Say, TextName } from "./texts.ts"

export interface Step {
  sentence: string
  /** What to write into which field of a page. */
  fields?: [field: string, value: string][]
}

export interface Done {
  say: Say
  issuer: string
  /** The path of menshen.env, as the operator wrote it. */
  env: string
  /** How Menshen is started. */
  start: string
  /** Names whose value is still missing. */
  empty: string[]
}

const variableIn = (entry: Entry, member: string): string => {
  const named = entry[member] as { env: string } | undefined
  return named?.env ?? ""
}

/** `isNew`: Menshen has not run with this file yet. */
export function accountSteps(entry: Entry, done: Done, isNew: boolean): Step[] {
  const { say, issuer, env, start, empty } = done
  const isTest = entry.encryption === "plain"
  const appSecret = variableIn(entry, "appSecret")
  const run: TextName = issuer.startsWith("https:") ? "step.start" : "step.startHere"
  const mayNeed: (Step | false)[] = [
    empty.includes(appSecret) && {
      sentence: say("step.appSecret", { variable: appSecret, env }),
    },
    appSecret !== "" && !isTest && { sentence: say("step.ipList") },
    { sentence: isNew ? say(run, { command: start }) : say("step.restart") },
    {
      sentence: say(isTest ? "step.testPush" : "step.push"),
      fields: pushFields(entry, done, isTest),
    },
    { sentence: say(isTest ? "step.test" : "step.replies") },
  ]
  return mayNeed.filter((step) => step !== false)
}

/** The page for the pushes. Its secrets are named, not shown: a terminal's history is no place for them. */
function pushFields(entry: Entry, { say, issuer, env }: Done, isTest: boolean): [string, string][] {
  const secret = (member: string) => say("valueOf", { variable: variableIn(entry, member), env })
  const always: [string, string][] = [
    [say("field.url"), `${issuer}/${entry.name}/callback`],
    [say("field.token"), secret("token")],
  ]
  if (isTest) return always
  return [
    ...always,
    [say("field.aesKey"), secret("encodingAesKey")],
    [say("field.mode"), "安全模式"],
    [say("field.format"), "XML"],
  ]
}

/** What is left to do about the files themselves. */
export const fileSteps = ({ say, env }: Done): Step[] =>
  isForgotten(env) ? [{ sentence: say("step.ignore", { env: basename(env) }) }] : []

/** A second account whose people WeChat could name across accounts. */
export function openPlatformSteps(accounts: Entry[], { say }: Done): Step[] {
  const mayShare = accounts.filter(({ signIn }) => signIn !== "message")
  const isOpen = accounts.at(-1) === mayShare.at(-1) && !accounts.at(-1)?.openPlatform
  return isOpen && mayShare.length > 1 ? [{ sentence: say("step.openPlatform") }] : []
}

export function appSteps(entry: Entry, { say, env }: Done): Step[] {
  const variable = variableIn(entry, "clientSecret")
  return variable === "" ? [] : [{ sentence: say("step.clientSecret", { variable, env }) }]
}
