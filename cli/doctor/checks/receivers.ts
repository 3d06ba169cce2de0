// The servers of others that Menshen calls: forward targets, webhooks, senders of one-time codes.

import type { AccountFacts } from "../account-facts.ts"
import type { AccountCheck, Check } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask } from "../http.ts"
import { notAllowed } from "../reach.ts"
import { verification } from "../signed.ts"
import { unless, type Verdict } from "../verdict.ts"

async function forward(account: AccountFacts, facts: Facts): Promise<Verdict | undefined> {
  const targets = account.account?.forward ?? []
  if (targets.length === 0) return undefined
  const faults = await Promise.all(
    targets.map(async ({ name, url }) => {
      const fault = await targetFault(url, account.token, facts)
      return fault === undefined ? [] : [`"${name}" ${fault}`]
    }),
  )
  const names = targets.map(({ name }) => name).join(", ")
  return unless(faults.flat(), `${names} answered a check as WeChat makes it.`)
}

async function targetFault(url: string, token: string, facts: Facts): Promise<string | undefined> {
  const kept = await notAllowed(url, facts)
  if (kept !== undefined) return kept
  const { url: signed, echostr } = verification(url, token)
  const reply = await ask(signed).catch(() => undefined)
  if (reply === undefined)
    return `does not answer at ${url}: start it, or correct its url in forward.`
  if (reply.status === 200 && reply.text.trim() === echostr) return undefined
  return `answers HTTP ${reply.status} to a check that is signed with the account's Token, and not with echostr: give it the same Token.`
}

async function webhooks(facts: Facts): Promise<Verdict | undefined> {
  const { apps = [], pools = [] } = facts.config ?? {}
  const receivers = [
    ...apps.map(({ clientId, webhook }) => ({ who: `the webhook of ${clientId}`, at: webhook })),
    ...pools.map(({ name, delivery }) => ({ who: `the delivery of ${name}`, at: delivery })),
  ].flatMap(({ who, at }) => (at === undefined ? [] : [{ who, url: at.url }]))
  if (receivers.length === 0) return undefined
  const faults = await Promise.all(
    receivers.map(async ({ who, url }) => {
      const fault = await receiverFault(url, facts)
      return fault === undefined ? [] : [`${who} ${fault}`]
    }),
  )
  return unless(faults.flat(), `${receivers.length} answer.`)
}

/** Nothing is delivered: a receiver may refuse GET in any way it likes. */
async function receiverFault(url: string, facts: Facts): Promise<string | undefined> {
  const kept = await notAllowed(url, facts)
  if (kept !== undefined) return kept
  const reply = await ask(url).catch(() => undefined)
  if (reply === undefined) return `does not answer at ${url}: start it, or correct its url.`
  return reply.status >= 500
    ? `answers HTTP ${reply.status} at ${url}: look at its log.`
    : undefined
}

export const receiverChecks: Check[] = [{ name: "webhooks", needs: ["secrets"], run: webhooks }]
export const targetChecks: AccountCheck[] = [
  { name: "forward targets", needs: ["callback"], run: forward },
]
