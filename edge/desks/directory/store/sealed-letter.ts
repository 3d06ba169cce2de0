// Letters that carry a secret rest sealed under the secret of their webhook, which signs them anyway.

import { isSealed, SealedBox } from "../../../base/sealed-box.ts"

const boxOf = (secret: string) => SealedBox.of(secret, "letter")

/** @param message the letter's `message`, so that no other letter opens as this one */
export async function sealLetter(secret: string, message: string, body: string): Promise<string> {
  return (await boxOf(secret)).seal(body, message)
}

/** The body, or undefined if it was sealed under another secret. Letters of an earlier version, and those
 * without a secret, rest in clear. */
export async function openLetter(
  secret: string,
  { message, body }: { message: string; body: string },
): Promise<string | undefined> {
  return isSealed(body) ? (await boxOf(secret)).open(body, message) : body
}
