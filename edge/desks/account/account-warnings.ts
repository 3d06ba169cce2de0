// What an operator should know about the Official Accounts: their QR codes of the day, what WeChat refuses until
// somebody acts, and its silence.

import { logError } from "../../base/log.ts"
import type { Warning } from "../../base/warning.ts"
import { configOf, type Env, type OfficialAccount } from "../../env.ts"
import type { KeeperHealth } from "./account-keeper.ts"
import { levelOf, sentenceOfStock } from "./egress/pool-codes.ts"
import { keeperOf } from "./keeper-stub.ts"
import { stageOf } from "./qr-budget.ts"
import { sentenceOf } from "./qr-sentences.ts"

export async function accountWarnings(env: Env): Promise<Warning[]> {
  const accounts = configOf(env).accounts.filter(({ signIn }) => signIn === "scene")
  const warnings = await Promise.all(accounts.map((account) => warningsOf(env, account)))
  return warnings.flat()
}

async function warningsOf(env: Env, account: OfficialAccount): Promise<Warning[]> {
  const { name } = account
  try {
    return warningsIn(account, await keeperOf(env, name).health(name))
  } catch (error) {
    logError("keeper_failed", error, { account: name })
    const sentence = "the account's keeper does not answer; look for keeper_failed in the log"
    return [{ kind: "keeper_failed", account: name, sentence }]
  }
}

function warningsIn({ name: account, qrCodesPerDay }: OfficialAccount, health: KeeperHealth) {
  const { spent, spentQuotas, isSilent, toCorrect, stock } = health
  const warnings: Warning[] = spentQuotas.map((path) => ({
    kind: "wechat_quota",
    account,
    sentence: `WeChat answers ${path} no more until midnight in Beijing (errcode 45009)`,
  }))
  const stage = stageOf(spent, qrCodesPerDay)
  if (stage !== "everybody") {
    const sentence = `${spent} of ${qrCodesPerDay} today: ${sentenceOf(stage)}`
    warnings.push({ kind: "qr_budget", account, sentence })
  }
  for (const sentence of toCorrect) {
    warnings.push({ kind: "account_misconfigured", account, sentence })
  }
  if (stock !== undefined && levelOf(stock) !== undefined) {
    warnings.push({ kind: "qr_pool", account, sentence: sentenceOfStock(account, stock) })
  }
  if (isSilent) {
    const sentence = "WeChat does not answer; it is asked again every five seconds"
    warnings.push({ kind: "wechat_unreachable", account, sentence })
  }
  return warnings
}
