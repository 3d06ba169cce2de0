// 网页授权域名: WeChat says nothing about it but to a phone. The doctor sees the file by which WeChat checks the domain.

import type { AccountFacts } from "../account-facts.ts"
import type { AccountCheck } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask } from "../http.ts"
import { ok, todo, unknown, type Verdict } from "../verdict.ts"

const form = /^MP_verify_(\w{1,64})\.txt$/

async function domain({ account }: AccountFacts, facts: Facts): Promise<Verdict | undefined> {
  if (account?.oauth === undefined) return undefined
  const { host } = new URL(facts.issuer)
  const name = facts.call.values["mp-verify"]
  if (name === undefined) {
    return unknown(
      `set 网页授权域名 to ${host} in the WeChat console (功能设置), and name the file that it gives with --mp-verify MP_verify_….txt. Whether WeChat agrees shows on a phone only: with a wrong domain it says 10003.`,
    )
  }
  const code = form.exec(name)?.[1] ?? ""
  const url = `${facts.issuer}/${name}`
  const reply = await ask(url).catch(() => undefined)
  if (reply?.status === 200 && reply.text.trim() === code && code !== "") {
    return ok(`${url} is there, so that 网页授权域名 can be ${host}.`)
  }
  return todo(
    `${url} answers ${reply === undefined ? "nothing" : `HTTP ${reply.status}`} without the code of WeChat's file: let the proxy serve the file that the WeChat console gives (功能设置 → 网页授权域名, docs/reverse-proxies.md).`,
  )
}

export const webAuthorizationChecks: AccountCheck[] = [
  { name: "web authorization", needs: ["callback"], run: domain },
]
