// The one place that asks a keeper for what a page shows.

import type { Result } from "../../core/result.ts"
import { qrSeconds } from "../../core/ticket.ts"
import { type App, type Env, officialAccountOf } from "../../env.ts"
import type { Offer } from "./account-keeper.ts"
import { keeperOf } from "./keeper-stub.ts"

export interface Asker {
  /** Names the client's address for the limits of the account; "" if it is unknown. */
  address: string
  /** Somebody has pressed a key or a button on the page. */
  interacted: boolean
}

export function askForOffer(
  env: Env,
  app: App,
  scene: string,
  { address }: Asker,
): Promise<Result<Offer>> {
  const { name } = officialAccountOf(env, app)
  return keeperOf(env, name).offer(name, scene, qrSeconds, address)
}
