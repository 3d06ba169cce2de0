// Whether what was started answers, and what it says about its data.

import { setTimeout as sleep } from "node:timers/promises"
import { notPossible } from "../refusal.ts"
import { ask, reachable } from "./ask.ts"

const answersWithinMs = 30_000

/** Resolves once something answers HTTP there, or `signal` is aborted. Menshen has to be healthy, too. */
export async function untilAnswering(
  { host, port, isMenshen }: { host: string; port: number; isMenshen: boolean },
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + answersWithinMs
  while (Date.now() < deadline && !signal.aborted) {
    const answer = await ask({ host: reachable(host), port }, "/health")
    if (isMenshen && answer && answer.status !== 200) throw notPossible(answer.body)
    if (answer) return
    await sleep(50)
  }
  if (signal.aborted) return
  throw notPossible(`Nothing answered on port ${port} within ${answersWithinMs / 1000} s.`)
}

/** What keeps people from signing in, each as a sentence; undefined when nobody answers. The public answer names
 * nothing unless menshen.json says that its callers on this machine are no strangers. */
export async function faultsAt(host: string, port: number): Promise<string[] | undefined> {
  const answer = await ask({ host: reachable(host), port }, "/health/ready")
  if (answer === undefined) return undefined
  if (answer.status === 200) return []
  const sentences = faultsIn(answer.body)
  return sentences.length > 0 ? sentences : [`Menshen is not ready (HTTP ${answer.status}).`]
}

/** The same by the launcher's own way, on which every fault has its name. */
export async function faultsBehind(door: string | undefined): Promise<string[]> {
  const answer = door && (await ask({ path: door }, "/faults"))
  return answer ? faultsIn(answer.body) : []
}

function faultsIn(body: string): string[] {
  try {
    const { faults = [] } = JSON.parse(body) as { faults?: { sentence: string }[] }
    return faults.map(({ sentence }) => sentence)
  } catch {
    return []
  }
}
