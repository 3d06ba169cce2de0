// The element's events, for those who listen in TypeScript. All bubble and cross shadow roots.

import type { Scene } from "./scene.ts"

export type WidgetState = Scene["view"]

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
  /** A wire code of the server, or one of the widget's own: see words/en.ts. */
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
  ready: CustomEvent<undefined>
  waiting: CustomEvent<undefined>
  scanned: CustomEvent<undefined>
  choosing: CustomEvent<undefined>
  success: CustomEvent<Success>
  expired: CustomEvent<{ readonly renews: boolean }>
  denied: CustomEvent<undefined>
  refused: CustomEvent<Refusal>
  error: CustomEvent<Failure>
  statechange: CustomEvent<StateChange>
}

export type Emit = <K extends keyof MenshenLoginEventMap>(
  name: K,
  detail: MenshenLoginEventMap[K]["detail"],
  cancelable?: boolean,
) => boolean
