// Whom a letter of the outbox is for.

/** `app:<clientId>` receives events, `delivery` sends one-time codes, `sessions` ends sessions. */
export type Target = `app:${string}` | "delivery" | "sessions"
