// GET /admin/losses and POST /admin/losses/accept: files of the data folder that are lost or another installation's,
// and the operator's word that one of them may begin anew, or belongs here.

import type { Losses } from "../../base/admin-api.ts"
import { acceptLoss, lossesIn } from "../../health/roll-call.ts"
import { noStore } from "../../http/refuse.ts"
import { type C, refuseAdmin, textsIn } from "./operator-answer.ts"

export const losses = async (c: C): Promise<Response> => shown(await lossesIn(c.env))

/** Accepts what is lost or another installation's only. What is left is in the answer. */
export async function acceptOneLoss(c: C): Promise<Response> {
  const given = await textsIn(c, ["name"])
  if (given === undefined) return refuseAdmin("request_malformed")
  const accepted = await acceptLoss(c.env, given.name)
  const left = await lossesIn(c.env)
  return shown({ accepted, ...left })
}

const shown = (body: Losses & { accepted?: boolean }) => Response.json(body, { headers: noStore })
