// The element's events, for those who listen in TypeScript. All bubble and cross shadow roots.

import type { Instead, View } from "./view.ts"

export type WidgetState = View["name"]

export interface Success {
  readonly code: string
  readonly state: string
  readonly iss: string
  readonly redirectTo: string
  /** Where the widget made the PKCE pair: send it to the token endpoint with the code. */
  readonly codeVerifier?: string
  /** With the attribute `exchange`: the code is redeemed already. */
  readonly tokens?: Tokens
}

export interface Tokens {
  readonly accessToken: string
  readonly idToken: string
  /** Seconds that the access token is good for. */
  readonly expiresIn: number
  /** Of the ID token: issuer, audience and nonce are checked. */
  readonly claims: Readonly<Record<string, unknown>>
}

export interface Refusal {
  readonly reason: string
}

export interface Failure {
  /** A wire code of the server, or one of the widget's own: see words/en.json. */
  readonly code: string
  readonly description: string
  /** The sentence the visitor reads. */
  readonly message: string
  /** The hosted sign-in page, where the widget itself cannot run. */
  readonly signInUrl?: string
  readonly codeVerifier?: string
}

export interface StateChange {
  readonly state: WidgetState
  readonly previous: WidgetState
}

export interface MenshenLoginEventMap {
  /** The widget runs; a ticket is on its way. */
  ready: CustomEvent<undefined>
  /** The QR can be scanned. Inside WeChat, with an account's web authorization, the detail says where the button leads. */
  waiting: CustomEvent<Instead | undefined>
  /** Somebody has scanned it. */
  scanned: CustomEvent<undefined>
  /** The person chooses between a new and an old account. */
  choosing: CustomEvent<undefined>
  /** The code is here. `preventDefault()` keeps mode `redirect` on the page. */
  success: CustomEvent<Success>
  /** The QR is of no use any more; `renews` says whether a new one comes by itself. */
  expired: CustomEvent<{ readonly renews: boolean }>
  /** The person said no. */
  denied: CustomEvent<undefined>
  /** The app's rules said no. */
  refused: CustomEvent<Refusal>
  /** The sign-in cannot go on, or not until the server answers; `code` says why, `message` is what the visitor reads. */
  error: CustomEvent<Failure>
  /** What is shown changes, to any of the states. */
  statechange: CustomEvent<StateChange>
}

/** Listeners as JSX takes them: `onsuccess` and so on. */
export type MenshenLoginListeners = {
  [Name in keyof MenshenLoginEventMap as `on${Name}`]?: (event: MenshenLoginEventMap[Name]) => void
}

export type Emit = <K extends keyof MenshenLoginEventMap>(
  name: K,
  detail: MenshenLoginEventMap[K]["detail"],
  cancelable?: boolean,
) => boolean
