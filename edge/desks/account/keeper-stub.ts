// Reaches the keeper of an Official Account, by its name in menshen.json.

import type { Env } from "../../env.ts"
import type { AccountKeeper } from "./account-keeper.ts"

export const keeperOf = (env: Env, account: string) =>
  (env.ACCOUNT_KEEPER as DurableObjectNamespace<AccountKeeper>).getByName(account)
