// The tickets of a browser, for a request that names none of them.

import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import type { Env } from "../env.ts"
import type { Bearer } from "../http/cookie.ts"

/** Each costs a desk a read, and strangers choose their cookies. */
const mostAsked = 5

interface HeldTicket {
  ticket: StoredTicket
  secret: string
}

/** @param held the tickets of this browser, newest first; so are those that there are */
export async function newestTickets(env: Env, held: Bearer[]): Promise<HeldTicket[]> {
  const asked = held.slice(0, mostAsked).map(async ({ scene, secret }) => {
    const ticket = await deskOf(env, scene).withProof(scene, secret)
    return ticket === undefined ? [] : [{ ticket, secret }]
  })
  return (await Promise.all(asked)).flat()
}
