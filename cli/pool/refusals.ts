// What an operator reads if WeChat refuses a call of `menshen pool`: the cause, and where to correct it.

import { exits, Refusal } from "../refusal.ts"

const goesOn = "Run the same command again; it goes on where it stopped."

export function refusalOf(errcode: number, errmsg: string, path: string): Refusal {
  const sentence = sentences[errcode]?.(errmsg)
  const usual = `WeChat refused ${path} (${errcode}): ${errmsg || "no reason given"}.`
  return new Refusal(exits.refused, sentence ?? usual)
}

export const silenceOf = (why: string) =>
  new Refusal(exits.unreachable, `WeChat does not answer (${why}). ${goesOn}`)

const unlisted = (errmsg: string) => {
  const address = /(?:invalid ip|ip:?) ([0-9a-f]*[.:][0-9a-f.:]{1,43})/i.exec(errmsg)?.[1]
  return `WeChat refuses ${address ?? "this machine's address"} (40164): add it to the account's list of addresses (API IP 白名单) in the WeChat console, wait some minutes, and run the command again.`
}
const wrongSecret = () =>
  "WeChat refuses the AppSecret (40125): compare it (开发密钥) with the WeChat console; a reset there ends the old one at once."

const sentences: Record<number, (errmsg: string) => string> = {
  40164: unlisted,
  61004: unlisted,
  40001: wrongSecret,
  40125: wrongSecret,
  40013: () =>
    "WeChat does not know the AppID (40013): compare appId in menshen.json with the console (基础信息).",
  45009: () =>
    `WeChat makes no more calls of this kind today (45009): the account's quota of the day is used up. What was made is stored. After midnight in Beijing: ${goesOn}`,
  48001: () =>
    'WeChat does not let this account make QR codes (48001): it takes a certified service account (认证的服务号), and any other signs in by "signIn": "message".',
}
