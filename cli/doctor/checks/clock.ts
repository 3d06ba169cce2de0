// This machine's clock against WeChat's. A sign-in fails when they differ by more than five minutes.

import type { Check } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask } from "../http.ts"
import { ok, todo, unknown, type Verdict } from "../verdict.ts"

const mostSeconds = 60

/** @param ahead by how many seconds this clock is ahead of the other one */
export function clockVerdict(ahead: number): Verdict {
  if (Math.abs(ahead) <= mostSeconds) return ok("it agrees with WeChat's.")
  const which = ahead > 0 ? "ahead of" : "behind"
  return todo(
    `this machine's clock is ${Math.abs(ahead)} s ${which} WeChat's, and sign-ins fail from five minutes on: set it by NTP (timedatectl set-ntp true).`,
  )
}

async function clock(facts: Facts): Promise<Verdict | undefined> {
  const view = await facts.view()
  const wrong = view?.warnings.find(({ kind }) => kind === "clock_wrong")
  if (wrong !== undefined) return todo(`${wrong.sentence}.`)
  const ahead = await byWeChat(facts)
  if (ahead !== undefined) return clockVerdict(ahead)
  if (facts.settings === undefined) return undefined
  const heard = view?.accounts.some(({ pushedAt }) => pushedAt !== undefined)
  return heard
    ? ok("it agrees with the time in WeChat's pushes.")
    : unknown("WeChat was not heard yet: its next push or answer shows whether the clocks agree.")
}

/** By the Date of an answer (RFC 9110 section 6.6.1), which a call without a token gets, too. */
async function byWeChat({ config }: Facts): Promise<number | undefined> {
  const direct = config?.accounts.find(({ egress }) => egress.kind === "direct")
  if (direct === undefined) return undefined
  const url = new URL("/cgi-bin/get_api_domain_ip", direct.apiBase)
  const reply = await ask(url).catch(() => undefined)
  const theirs = Date.parse(reply?.header("date") ?? "")
  return Number.isNaN(theirs) ? undefined : Math.round((Date.now() - theirs) / 1000)
}

export const clockChecks: Check[] = [{ name: "clock", needs: ["secrets"], run: clock }]
