// The one place that asks a keeper for what a page shows.

import type { Result } from "../../core/result.ts"
import { qrSeconds } from "../../core/ticket.ts"
import { type App, type Env, officialAccountOf } from "../../env.ts"
import type { Offer } from "./account-keeper.ts"
import { keeperOf } from "./keeper-stub.ts"
import type { Asker, NoOffer } from "./qr-codes.ts"

/** The browser that asks; the keeper counts what it, its address and its application may have. */
export type AskingBrowser = Omit<Asker, "clientId">

export function askForOffer(
  env: Env,
  app: App,
  scene: string,
  browser: AskingBrowser,
): Promise<Result<Offer, NoOffer>> {
  const { name } = officialAccountOf(env, app)
  const asker = { clientId: app.clientId, ...browser }
  return keeperOf(env, name).offer(name, scene, qrSeconds, asker)
}
