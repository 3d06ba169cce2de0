// Lifetimes of what OpenID Connect issues. Deadlines of tickets and codes are the core's
// (core/policy.hpp).

const minute = 60
const hour = 60 * minute
const day = 24 * hour

export const idTokenSeconds = 5 * minute
export const accessTokenSeconds = 10 * minute

/** An idle limit from the last rotation, and a limit from the sign-in; the earlier one applies. */
export const refreshIdleSeconds = 30 * day
export const refreshMostSeconds = 180 * day

/** For how long a used refresh token gets its successor again: two tabs refresh within a second, and a client
 * whose answer was lost tries again within half a minute. A thief has as long. */
export const refreshAgainSeconds = 30

/** A sign-in session at the provider, counted from the scan. Use does not extend it. */
export const sessionSeconds = 8 * hour

/** A pushed authorization request: long enough to read a page and to reload it (RFC 9126). */
export const pushedSeconds = 10 * minute

/** The same for a public client, whose requests anybody can push. */
export const pushedPublicSeconds = minute

/** How far ahead a client may set the expiry of an assertion (RFC 7523 section 3). */
export const assertionSecondsMost = 10 * minute
