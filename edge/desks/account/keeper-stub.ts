// Reaches the keeper of an Official Account, by its name in menshen.json.

import type { Env } from "../../env.ts"
import { again, once, type Repetitions, reads, repeating } from "../desks.ts"
import type { AccountKeeper } from "./account-keeper.ts"

const asksWeChat = again("it asks WeChat and writes nothing")

export const keeperRepetitions: Repetitions<AccountKeeper> = {
  probe: again("the row is the same"),
  // The page whose number the lost call took waits until its ticket expires; its person hears that the number has.
  // A code of a pool serves one ticket in its life, so a code that the lost answer had is nobody else's.
  offer: again("it costs another QR code or number at most, and both are the ticket's"),
  findChatCode: again("a message is counted once"),
  usesLengths: reads,
  ticketOfPoolCode: reads,
  addPoolCodes: again("a stored code stays as it is, so only the count of the new ones differs"),
  discardPoolCodes: again("a discarded code stays as it is"),
  poolStock: reads,
  mayRemind: once("the first call counts as told"),
  rememberPendingConfirmation: again("the row is the same"),
  pendingConfirmationsOf: reads,
  userInfo: asksWeChat,
  follows: asksWeChat,
  follower: once("WeChat takes a code once"),
  changeOpenids: asksWeChat,
  giveAccessToken: again("it is the same token"),
  health: reads,
}

export const keeperOf = (env: Env, account: string) =>
  repeating(
    () => (env.ACCOUNT_KEEPER as DurableObjectNamespace<AccountKeeper>).getByName(account),
    keeperRepetitions,
  )
