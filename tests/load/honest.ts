// People who sign in, each from an address of their own, as a page with the widget does it for them.

import * as world from "../support/world.ts"
import { dueAt } from "./hostile.ts"

/**
 * So many sign-ins of different people, spread evenly over the time.
 * @returns the duration of each in milliseconds, the shortest first; a sign-in that fails throws
 */
export async function signIns(
  w: world.World,
  { count, seconds }: { count: number; seconds: number },
): Promise<number[]> {
  const people = await Promise.all(Array.from({ length: count }, () => world.newPerson(w)))
  const began = performance.now()
  const pending: Promise<number>[] = []
  for (const [at, { person }] of people.entries()) {
    await dueAt(began, (at * seconds * 1000) / count)
    pending.push(timed(() => signIn(w, person, `198.51.100.${at % 250}`)))
  }
  return (await Promise.all(pending)).sort((one, other) => one - other)
}

async function signIn(w: world.World, person: string, address: string): Promise<void> {
  const ticket = await world.openTicket(w, {}, { "x-client": address })
  const settled = world.untilSettled(w, ticket)
  await world.scan(w, person, ticket.url)
  await settled
  const { body } = await world.collect(w, ticket)
  const { status, body: answer } = await world.redeem(w, body.code, ticket.verifier)
  if (status !== 200) throw new Error(`an honest sign-in failed: ${JSON.stringify(answer)}`)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The time within which nine of ten end. */
export const p90 = (sorted: number[]): number =>
  sorted[Math.ceil(sorted.length * 0.9) - 1] ?? Number.NaN
