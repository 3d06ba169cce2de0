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

interface DeskFault {
  sentence: string
}

/** What keeps people from signing in, each as a sentence: files that are lost or damaged, mostly. */
export async function faultsAt(host: string, port: number): Promise<string[] | undefined> {
  const answer = await ask({ host: reachable(host), port }, "/health/ready")
  if (answer === undefined) return undefined
  if (answer.status === 200) return []
  const sentences = faultsIn(answer.body).map(({ sentence }) => sentence)
  return sentences.length > 0 ? sentences : [`Menshen is not ready (HTTP ${answer.status}).`]
}

function faultsIn(body: string): DeskFault[] {
  try {
    return JSON.parse(body).faults ?? []
  } catch {
    return []
  }
}
