// Whether WeChat's requests reach Menshen and are opened: the doctor's own, and those that came.

import type { RefusedArrival } from "../../../edge/base/admin-api.ts"
import type { AccountFacts } from "../account-facts.ts"
import type { AccountCheck } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask } from "../http.ts"
import { sealedPush, verification } from "../signed.ts"
import { ok, todo, unknown, type Verdict } from "../verdict.ts"

const variable = (name: string | undefined) => name ?? "the variable in menshen.json"

async function callback(account: AccountFacts, facts: Facts): Promise<Verdict | undefined> {
  const { written, token } = account
  if (written === undefined) return undefined
  if (await losesKey(facts)) {
    return todo(
      `${facts.address} answers 401 to the admin key, which Menshen itself takes: let the proxy pass the header Authorization on unchanged, which applications need, too.`,
    )
  }
  const { url, echostr } = verification(account.callback, token)
  // The key beside it says that it is not WeChat's.
  const reply = await ask(url, { headers: { authorization: "Bearer doctor", ...facts.asOperator } })
  if (reply.status === 200 && reply.text === echostr) {
    return ok(`${account.callback} answers a check that is signed with the account's Token.`)
  }
  if (reply.status === 403) {
    return todo(
      `${account.callback} refuses a check that is signed with ${variable(written.token.env)}: after a change of menshen.env start Menshen again, and let the proxy pass path and query on unchanged.`,
    )
  }
  return todo(
    `${account.callback} answers HTTP ${reply.status} to a signed check: let the proxy pass this path on, also without a browser's headers (docs/reverse-proxies.md).`,
  )
}

/** A request whose key is lost on the way would be WeChat's: targets would get the push, and a warning would end. */
async function losesKey(facts: Facts): Promise<boolean> {
  if ((await facts.view()) === undefined) return false
  const through = await facts.setUpBy(facts.address)
  return !("view" in through) && through.status === 401
}

async function sealed(account: AccountFacts, facts: Facts): Promise<Verdict | undefined> {
  const { sealing, written } = account
  if (sealing === undefined) return undefined
  // A proxy may keep /admin to itself.
  const through = await facts.setUpBy(facts.address)
  const callback = "view" in through ? account.callback : `${facts.own}/${account.name}/callback`
  const { url, body, contentType } = sealedPush(facts.core, callback, sealing)
  const headers = { ...facts.asOperator, "content-type": contentType }
  const { status, text } = await ask(url, { method: "POST", headers, body })
  if (status === 200 && text === "success") {
    return ok("Menshen opens a sealed push, and answers success.")
  }
  if (status === 200 && /^[a-z_]+$/.test(text)) {
    return todo(
      `Menshen does not open a push that is sealed with ${variable(written?.encodingAesKey?.env)} (${text}): after a change of menshen.env start Menshen again.`,
    )
  }
  return todo(
    `a sealed push gets HTTP ${status}: let the proxy pass POST requests and their bodies on unchanged, up to 64 KiB.`,
  )
}

/** What WeChat itself sent, which alone shows what its console says. */
async function pushes(account: AccountFacts): Promise<Verdict | undefined> {
  const seen = await account.seen()
  if (seen === undefined) return undefined
  const { pushRefused, verificationRefused, pushedAt, verifiedAt, lostCallback: lost } = seen
  if (pushRefused) return todo(`WeChat's last push was refused: ${refusedLine(pushRefused)}`)
  const heardAt = [pushedAt ?? "", verifiedAt ?? ""].toSorted().at(-1) ?? ""
  if (lost && lost.at > heardAt) return todo(`${lost.sentence} (${lost.at}).`)
  if (verificationRefused && verificationRefused.at > heardAt) {
    return todo(`WeChat's check of the URL was refused: ${refusedLine(verificationRefused)}`)
  }
  if (pushedAt !== undefined) return ok(`the last one came at ${pushedAt} and was opened.`)
  return unknown(
    verifiedAt === undefined
      ? `none since Menshen started. Enter ${account.consoleUrl} in the WeChat console (消息推送), send the account a message, and look again with --wait 60.`
      : `WeChat checked the URL at ${verifiedAt}, and has sent no push since: send the account a message, and look again with --wait 60. Silence then means that the console's switch is off (消息推送 → 启用).`,
  )
}

/** A stranger can send whatever the Token does not sign. */
const refusedLine = ({ sentence, reason, signed, at }: RefusedArrival) => {
  const whose = signed ? "" : ", if it was WeChat's"
  return `${sentence} (${reason}${whose}; ${at}).`
}

export const callbackChecks: AccountCheck[] = [
  { name: "callback", needs: ["Menshen"], run: callback },
  { name: "AES round trip", needs: ["callback", "admin API"], run: sealed },
  { name: "WeChat's pushes", needs: ["admin API"], waits: true, run: pushes },
]
