// The element's events, for those who listen in TypeScript. All bubble and cross shadow roots.

import type { Sight } from "./words.ts"

export interface SuccessDetail {
  readonly code: string
  readonly state: string
  readonly iss: string
  readonly redirectTo: string
  /** Where the widget made the PKCE pair: send it to the token endpoint with the code. */
  readonly codeVerifier?: string
}

export interface ErrorDetail {
  /** A wire code of the server, or one of the widget's own: see words.ts. */
  readonly error: string
  readonly description: string
  /** The hosted sign-in page, where the widget itself cannot run. */
  readonly signInUrl?: string
  readonly codeVerifier?: string
}

export interface MenshenEvents {
  ready: CustomEvent<null>
  waiting: CustomEvent<{ readonly expiresIn: number }>
  scanned: CustomEvent<null>
  success: CustomEvent<SuccessDetail>
  expired: CustomEvent<null>
  denied: CustomEvent<null>
  refused: CustomEvent<{ readonly reason: string }>
  error: CustomEvent<ErrorDetail>
  statechange: CustomEvent<{ readonly state: Sight; readonly previous: Sight }>
}
