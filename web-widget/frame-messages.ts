// The messages between a page and the issuer's page that draws for it, in a frame or a window.

import type { Ticket } from "./messages.ts"
import type { View } from "./view.ts"

/** From the page: a ticket with its secret, to the issuer's origin only. */
export interface TicketMessage {
  readonly menshen: "ticket"
  readonly ticket: Ticket
  /** Automatic refreshes that were used already. */
  readonly refreshes: number
  /** For the same request; the PKCE verifier stays with the page. */
  readonly signInUrl: string | undefined
}

/** From the issuer's page, to registered origins only. */
export type FrameMessage =
  | { readonly menshen: "ready" }
  | { readonly menshen: "renew"; readonly refreshes: number }
  | { readonly menshen: "height"; readonly height: number }
  | ({ readonly menshen: "view"; readonly failure?: FrameFailure | undefined } & Pick<
      View,
      "name" | "reason" | "renews" | "confirm"
    >)

/** A fault of the issuer's page. */
export interface FrameFailure {
  readonly code: string
  readonly description: string
}
