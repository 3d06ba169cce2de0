// Lists for operators, a hundred entries a page.

import type { ConflictState } from "../../../base/admin-api.ts"
import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import type { People } from "../decide/people.ts"
import { auditView, conflictView, deadLetterView } from "./view.ts"

const pageMax = 100

/** The entries, and the id after which the next page starts if there may be one. */
function page<T extends { id: number }>(entries: T[]): AdminAnswer {
  const last = entries.length === pageMax ? entries.at(-1) : undefined
  return said({ entries, ...(last && { next: String(last.id) }) })
}

export const auditTrail = (people: People, wanted: { user?: string; before?: number }) =>
  page(people.audit.list(wanted).map(auditView))

export const listConflicts = (
  people: People,
  { state, after }: { state: ConflictState; after: number },
) => page(people.conflicts.list(state, after, pageMax).map(conflictView))

export async function listDeadLetters({ outbox }: People, after: number): Promise<AdminAnswer> {
  const letters = outbox.deadLetters(after, pageMax)
  const views = letters.map(async (letter) =>
    deadLetterView(letter, (await outbox.bodyOf(letter)) ?? ""),
  )
  return page(await Promise.all(views))
}

/** One by its id, or all. */
export function retryDeadLetters({ outbox }: People, id: number | undefined): AdminAnswer {
  const now = Date.now()
  if (id !== undefined) {
    if (!outbox.retryDead(id, now)) return refused("event_unknown")
    return said({ retried: 1 }, { detail: { id } })
  }
  let retried = 0
  for (let dead = outbox.deadLetters(); dead.length > 0; dead = outbox.deadLetters()) {
    for (const letter of dead) retried += outbox.retryDead(letter.id, now) ? 1 : 0
  }
  return said({ retried }, { detail: { retried } })
}
