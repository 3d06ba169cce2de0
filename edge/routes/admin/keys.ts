// POST /admin/keys/rotate: the next signing keys, made on command.

import { keyRingOf } from "../../desks/desks.ts"
import { noStore } from "../../refuse.ts"
import type { C } from "./answer.ts"

/** Every published key and when it signs; asking twice makes no third. */
export async function rotateKeys(c: C): Promise<Response> {
  const keys = await keyRingOf(c.env).rotate()
  return Response.json({ keys }, { headers: noStore })
}
