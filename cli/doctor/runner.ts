// Runs the checks one after the other. A check whose cause another one has named says nothing.

import { setTimeout as sleep } from "node:timers/promises"
import type { AccountFacts } from "./account-facts.ts"
import { accountChecks, checks } from "./checks.ts"
import type { Facts } from "./facts.ts"
import { todo, unknown, type Verdict } from "./verdict.ts"

export interface Line extends Verdict {
  check: string
  account?: string
}

export interface Outcome {
  lines: Line[]
  /** Checks that wait for another one. */
  held: number
}

export interface Patience {
  /** When nothing is looked at again, in milliseconds since 1970. */
  until: number
  againMs: number
  /** Tells whoever watches that a check is waited for. */
  waiting: (what: string) => void
}

const checkMs = 30_000

interface One {
  name: string
  needs?: string[]
  waits?: true
  account?: AccountFacts
  run: () => Promise<Verdict | undefined> | Verdict | undefined
}

export async function runChecks(
  facts: Facts,
  patience: Patience,
  show: (line: Line) => void,
): Promise<Outcome> {
  const outcome: Outcome = { lines: [], held: 0 }
  const ofMachine = new Map<string, Verdict>()
  for (const check of checks) {
    const one = { ...check, run: () => check.run(facts) }
    await runOne(one, ofMachine, outcome, { facts, patience, show })
  }
  for (const account of await facts.accounts()) {
    const known = new Map(ofMachine)
    for (const check of accountChecks) {
      const one = { ...check, account, run: () => check.run(account, facts) }
      await runOne(one, known, outcome, { facts, patience, show })
    }
  }
  return outcome
}

interface Around {
  facts: Facts
  patience: Patience
  show: (line: Line) => void
}

async function runOne(
  one: One,
  known: Map<string, Verdict>,
  outcome: Outcome,
  around: Around,
): Promise<void> {
  const isHeld = (one.needs ?? []).some(
    (name) => known.has(name) && known.get(name)?.status !== "ok",
  )
  if (isHeld) {
    outcome.held++
    // Whatever needs this one is held, too.
    known.set(one.name, unknown("held"))
    return
  }
  const verdict = await patiently(one, around)
  if (verdict === undefined) return
  known.set(one.name, verdict)
  const account = one.account && { account: one.account.name }
  const line = { check: one.name, ...account, ...verdict }
  outcome.lines.push(line)
  around.show(line)
}

async function patiently(one: One, { facts, patience }: Around): Promise<Verdict | undefined> {
  let verdict = await bounded(one)
  while (one.waits && verdict && verdict.status !== "ok") {
    if (Date.now() + patience.againMs > patience.until) break
    patience.waiting([one.account?.name, one.name].filter(Boolean).join(", "))
    await sleep(patience.againMs)
    facts.forget()
    one.account?.forget()
    verdict = await bounded(one)
  }
  return verdict
}

/** A check that does not end is no reason to wait for ever, and one that fails is a fault of its own. */
async function bounded({ run }: One): Promise<Verdict | undefined> {
  const stop = new AbortController()
  const late = sleep(checkMs, undefined, { signal: stop.signal }).then(
    () => todo(`it did not end within ${checkMs / 1000} s: run the command again.`),
    () => undefined,
  )
  try {
    return await Promise.race([Promise.resolve(run()), late])
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } }
    return todo(`the connection broke off (${cause?.code ?? name}): run the command again.`)
  } finally {
    stop.abort()
  }
}
