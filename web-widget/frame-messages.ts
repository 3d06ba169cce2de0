// What crosses between a page and the issuer's page that draws for it, in a frame or a window.

import type { Ticket } from "./messages.ts"
import type { Scene } from "./scene.ts"

/** From the page: a ticket with its secret, to the issuer's origin only. */
export interface Handed {
  readonly menshen: "ticket"
  readonly ticket: Ticket
  /** Automatic refreshes that are used up already. */
  readonly refreshes: number
  /** Of the same request; the verifier stays with the page. */
  readonly signInUrl: string | undefined
}

/** From the issuer's page, to registered origins only. */
export type Told =
  | { readonly menshen: "ready" }
  | { readonly menshen: "renew"; readonly refreshes: number }
  | { readonly menshen: "height"; readonly height: number }
  | ({ readonly menshen: "scene"; readonly failure?: Failed | undefined } & Pick<
      Scene,
      "view" | "reason" | "renews" | "confirm"
    >)

/** A fault of the other page's. */
export interface Failed {
  readonly code: string
  readonly description: string
}
