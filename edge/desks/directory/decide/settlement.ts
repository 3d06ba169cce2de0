// What remains to be done after the directory has given an account to the person of a ticket: the ticket hears
// of it, unless "not me" ended the session that proved it meanwhile. The worker that asked does it at once. If
// that worker dies, a letter does it, written in the transaction of the decision (INV-16, INV-23).

import { sessionsOf } from "../../sessions/sessions-stub.ts"
import { settlingDesk } from "../../ticket-shards.ts"
import type { Target } from "../store/target.ts"
import type { People } from "./people.ts"

export interface Settlement {
  /** Of the ticket. */
  scene: string
  user: string
  /** The scene of the scan that began the session, if one proved the account. */
  session?: string
}

const target: Target = "tickets"
/** By then the worker has finished, or never will. */
const graceMs = 30_000

/** A ticket is settled once, so its scene names the letter. */
const messageOf = (scene: string) => `settle_${scene}`

export function owe({ outbox }: People, settlement: Settlement, now: number): void {
  const message = messageOf(settlement.scene)
  outbox.withdraw(target, message)
  const body = JSON.stringify(settlement)
  const from = now + graceMs
  outbox.enqueue({ target, user: "", type: "ticket.settle", body, from, message }, now)
}

/** The worker has done it. */
export const settled = ({ outbox }: People, scene: string): void =>
  outbox.withdraw(target, messageOf(scene))

/** Idempotent. */
export async function settle({ env, pool }: Pick<People, "env" | "pool">, letter: string) {
  const { scene, user, session }: Settlement = JSON.parse(letter)
  const isDisowned = session !== undefined && (await sessionsOf(env, pool).isDisowned(session))
  if (isDisowned) await settlingDesk(env, session).disown(session)
  else await settlingDesk(env, scene).settle(scene, user)
}
