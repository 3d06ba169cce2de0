// How long the things live that OpenID Connect hands out. Deadlines of tickets and codes are the
// core's (core/policy.hpp).

const minute = 60
const hour = 60 * minute
const day = 24 * hour

export const idTokenSeconds = 5 * minute
export const accessTokenSeconds = 10 * minute

/** From the last rotation, and from the sign-in: whichever ends first. */
export const refreshIdleSeconds = 30 * day
export const refreshMostSeconds = 180 * day

/** A sign-in session at the provider, from the scan on. Using it does not lengthen it. */
export const sessionSeconds = 8 * hour

/** A pushed authorization request: long enough to read a page and to reload it (RFC 9126). */
export const pushedSeconds = 10 * minute

/** How far ahead a client may date the end of an assertion it signs (RFC 7523 section 3). */
export const assertionSecondsMost = 10 * minute
