// Whom a letter of the outbox is for.

/** `app:<clientId>` receives events, `delivery` sends one-time codes, `sessions` ends sessions, `tickets` settles
 * a ticket whose person chose an account. */
export type Target = `app:${string}` | OwnTarget | "delivery"

/** Desks of ours, which share no secret with this one. */
export type OwnTarget = "sessions" | "tickets"

export const isOwn = (target: Target): target is OwnTarget =>
  target === "sessions" || target === "tickets"
