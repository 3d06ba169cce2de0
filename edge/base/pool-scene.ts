// The scene of a QR code that is made ahead, for a pool: unguessable like a ticket's, and told apart by its first letter.

import { base64url } from "./base64.ts"

/** `p` and 22 characters: 132 random bits. */
export const newPoolScene = () =>
  `p${base64url(crypto.getRandomValues(new Uint8Array(17))).slice(0, 22)}`

export const isPoolScene = (text: string) => /^p[A-Za-z0-9_-]{22}$/.test(text)
