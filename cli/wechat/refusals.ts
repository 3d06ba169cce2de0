// What an operator reads if WeChat refuses a call of the command line: the cause, and where to correct it.

import { exits, Refusal } from "../refusal.ts"

export type Sentences = Record<number, (errmsg: string) => string>

/** @param own the sentences of one command; the others are about the account */
export const refusalsWith =
  (own: Sentences) =>
  (errcode: number, errmsg: string, path: string): Refusal => {
    const sentence = (own[errcode] ?? ofTheAccount[errcode])?.(errmsg)
    const usual = `WeChat refused ${path} (${errcode}): ${errmsg || "no reason given"}.`
    return new Refusal(exits.refused, sentence ?? usual)
  }

export const silenceOf = (why: string, again = "Run the same command again.") =>
  new Refusal(exits.unreachable, `WeChat does not answer (${why}). ${again}`)

/** The address that WeChat saw. */
export const addressIn = (errmsg: string): string | undefined =>
  /(?:invalid ip|ip:?) ([0-9a-f]*[.:][0-9a-f.:]{1,43})/i.exec(errmsg)?.[1]

const unlisted = (errmsg: string) => {
  const address = addressIn(errmsg)
  return `WeChat refuses ${address ?? "this machine's address"} (40164): add it to the account's list of addresses (API IP 白名单) in the WeChat console, wait some minutes, and run the command again.`
}
const wrongSecret = () =>
  "WeChat refuses the AppSecret (40125): compare it (开发密钥) with the WeChat console; a reset there ends the old one at once."

const ofTheAccount: Sentences = {
  40164: unlisted,
  61004: unlisted,
  40001: wrongSecret,
  40125: wrongSecret,
  40013: () =>
    "WeChat does not know the AppID (40013): compare appId in menshen.json with the console (基础信息).",
}
