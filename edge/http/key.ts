// A key that an operator's program sends as a bearer token.

import type { Context } from "hono"
import { equalInConstantTime, sha256 } from "../base/secrets.ts"

const bearer = /^Bearer ([\x21-\x7e]{1,1024})$/

/** Compares hashes in constant time, so that neither time nor length reveals anything about the key. */
export async function hasKey(c: Context, key: string): Promise<boolean> {
  const given = bearer.exec(c.req.header("authorization") ?? "")?.[1] ?? ""
  const [one, other] = await Promise.all([sha256(given), sha256(key)])
  return equalInConstantTime(one, other)
}
