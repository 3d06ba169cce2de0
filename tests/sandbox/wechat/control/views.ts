// GET /phone/state, /platform/accounts, /platform/switches, /platform/log.
import { type Account, plainQr } from "../account.ts"
import type { Code } from "../codes.ts"
import type { Person } from "../people.ts"
import type { Platform } from "../platform.ts"

const mostCodes = 50
const mostDeliveries = 100

export function phoneState(platform: Platform): object {
  return {
    now: platform.now(),
    accounts: platform.accounts.map((account) => ({
      account: account.name,
      title: account.title,
      plainQr: plainQr(account),
      menu: platform.console.shownMenu(account),
    })),
    people: platform.people.all().map((person) => describePerson(platform, person)),
    codes: platform.codes.live(mostCodes).map((code) => describeCode(platform, code)),
    deliveries: platform.log.deliveries.slice(-mostDeliveries).reverse(),
  }
}

/** Includes secrets: every one of them is a fake. */
export function describeAccount(account: Account): object {
  return { account: account.name, ...account, plainQr: plainQr(account) }
}

export const views: Record<string, (platform: Platform) => object> = {
  "/phone/state": phoneState,
  "/platform/accounts": ({ accounts, quotas }) => ({
    accounts: accounts.map((account) => ({
      ...describeAccount(account),
      usedToday: quotas.usedToday(account),
    })),
  }),
  "/platform/switches": ({ switches }) => switches,
  "/platform/log": ({ log }) => ({ calls: log.calls, deliveries: log.deliveries }),
}

function describePerson({ accounts, people }: Platform, person: Person): object {
  const { person: id, name } = person
  const contacts = accounts.map((account) => ({
    account: account.name,
    openid: people.openid(person, account),
    unionid: people.unionid(person, account) ?? null,
    following: people.follow(person, account)?.following ?? false,
    chat: people.chat(person, account),
  }))
  return { person: id, name, contacts }
}

function describeCode({ codes }: Platform, code: Code): object {
  const expiresIn = code.expireSeconds === 0 ? null : codes.secondsLeft(code)
  const { url, ticket, account, scene, createdAt } = code
  return { url, ticket, account, scene, createdAt, expiresIn }
}
