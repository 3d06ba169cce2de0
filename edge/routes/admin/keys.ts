// POST /admin/keys/rotate: makes the next signing keys on command.

import { keyRingOf } from "../../desks/keys/key-ring-stub.ts"
import { noStore } from "../../http/refuse.ts"
import type { C } from "./operator-answer.ts"

/** Gives every published key and when it signs. Idempotent: a second call makes no third key. */
export async function rotateKeys(c: C): Promise<Response> {
  const keys = await keyRingOf(c.env).rotate()
  return Response.json({ keys }, { headers: noStore })
}
