// POST /admin/keys/rotate: the next signing keys, made on command.

import { keyRingOf } from "../../desks/keys/key-ring-stub.ts"
import { noStore } from "../../http/refuse.ts"
import type { C } from "./operator-answer.ts"

/** Every published key and when it signs; asking twice makes no third. */
export async function rotateKeys(c: C): Promise<Response> {
  const keys = await keyRingOf(c.env).rotate()
  return Response.json({ keys }, { headers: noStore })
}
