// GET /admin/set-up: how the set-up looks from inside, for `menshen doctor`.

import type { AccountSetUp, SetUpView } from "../../base/admin-api.ts"
import { keeperOf } from "../../desks/account/keeper-stub.ts"
import { configOf, type Env, type OfficialAccount } from "../../env.ts"
import { addressOf } from "../../http/client-address.ts"
import { noStore } from "../../http/refuse.ts"
import { warningsNow } from "../warnings.ts"
import { arrivalsOf } from "../wechat/arrivals.ts"
import { lostCallbackOf } from "../wechat/lost-callback.ts"
import type { C } from "./operator-answer.ts"

export async function setUp(c: C): Promise<Response> {
  const { accounts, clientAddress } = configOf(c.env)
  const address = addressOf(c)
  const body: SetUpView = {
    ...(address !== undefined && { address }),
    ...(clientAddress.header !== "" && { addressHeader: clientAddress.header }),
    accounts: await Promise.all(accounts.map((account) => viewOf(c.env, account))),
    warnings: await warningsNow(c.env),
  }
  return Response.json(body, { headers: noStore })
}

async function viewOf(env: Env, account: OfficialAccount): Promise<AccountSetUp> {
  const { name, qrCodesPerDay: perDay, signIn, egress } = account
  const makes = signIn === "scene" && egress.kind !== "pool"
  const lost = lostCallbackOf(account)
  const made = makes ? (await keeperOf(env, name).health(name)).spent : 0
  return {
    name,
    callback: `${configOf(env).issuer}/${name}/callback`,
    ...(makes && { qrCodes: { made, perDay } }),
    ...arrivalsOf(account),
    ...(lost && { lostCallback: lost }),
  }
}
