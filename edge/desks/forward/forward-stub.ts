// Reaches the queue of an Official Account's pushes, by the account's name in menshen.json.

import type { Env } from "../../env.ts"
import { again, type Repetitions, reads, repeating } from "../desks.ts"
import type { ForwardDesk } from "./forward-desk.ts"

export const forwardRepetitions: Repetitions<ForwardDesk> = {
  probe: again("the row is the same"),
  keep: again("a row that is there stays, and one that has gone is delivered once more"),
  delivered: again("a deleted row stays deleted"),
  list: reads,
  order: again("what was done stays done, so only the count differs"),
  health: reads,
}

export const forwardDeskOf = (env: Env, account: string) =>
  repeating(
    () => (env.FORWARD_DESK as DurableObjectNamespace<ForwardDesk>).getByName(account),
    forwardRepetitions,
  )
