// The events of <menshen-login> and their details. Their doc comments are the reference
// (docs/reference/widget.md) and the custom elements manifest.

import type { SignInLink, View } from "./view.ts"

/**
 * The state of the widget.
 *
 * A sign-in goes `loading`, `waiting` (QR code shown), `scanned`, then `choosing` if the user has to
 * choose an account, `signing`, `success`. It ends early in `expired`, `denied`, `refused` or
 * `cancelled`. `idle` is a button: of mode `popup`, or for the QR code on a day when few are left.
 * `offline` reconnects by itself; `error` does not.
 */
export type WidgetState = View["name"]

/** Detail of `success`: the authorization response (RFC 6749 section 4.1.2, RFC 9207). */
export interface Success {
  /** The authorization code. It works once, within 60 seconds. */
  readonly code: string
  /** The attribute `state`; empty if there is none. The widget has compared the two. */
  readonly state: string
  /** The issuer. The widget has compared it with the attribute. */
  readonly iss: string
  /** `redirect-uri` with `code`, `state` and `iss`: where mode `redirect` goes. */
  readonly redirectTo: string
  /** The verifier of the widget's PKCE pair; send it to the token endpoint with the code. */
  readonly codeVerifier?: string
  /** With the attribute `exchange`: the code is used up, and these are the tokens. */
  readonly tokens?: Tokens
}

/** Tokens that the widget received for the code (OpenID Connect Core section 3.1.3.3). */
export interface Tokens {
  /** For the issuer's userinfo endpoint and your APIs. */
  readonly accessToken: string
  /** A JWT. */
  readonly idToken: string
  /** Lifetime of the access token, in seconds. */
  readonly expiresIn: number
  /** Payload of the ID token. Issuer, audience and nonce are checked; TLS stands for the signature. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** Detail of `refused`. */
export interface Refusal {
  /** Name of the reason, such as `identity_conflict`; empty if the server gives none. */
  readonly reason: string
}

/**
 * Detail of `error`.
 *
 * The server's codes are those of its JSON errors: `client_unknown`, `origin_not_registered`,
 * `redirect_uri_not_registered`, `request_malformed`, `chat_codes_exhausted`, `wechat_quota`,
 * `qr_budget_spent`, `wechat_unreachable`, `account_misconfigured` (WeChat refuses the account until its operator
 * acts) and others. `description` ends with the id of a line of Menshen's log.
 *
 * | code of the widget | cause |
 * | --- | --- |
 * | `issuer_invalid` | `issuer` is not a URL, or no Menshen answers there. A page that serves the script itself has to set `issuer`. |
 * | `client_id_missing`, `redirect_uri_missing` | The attribute is missing. |
 * | `context_insecure` | The page has no https, so no WebCrypto for PKCE. |
 * | `server_unreachable` | No answer: network, DNS, CORS or `connect-src`. The state may be `offline`, which reconnects by itself. |
 * | `server_failed` | The server answered with an error that is not Menshen's. |
 * | `too_many` | HTTP 429 from a proxy. |
 * | `response_malformed` | An answer of the wrong shape, or for another request. |
 * | `wasm_unavailable` | Neither WebAssembly nor the issuer's frame runs on this page; `signInUrl` works. |
 * | `popup_blocked` | The browser blocked the window; `signInUrl` works. |
 */
export interface Failure {
  /** Why, for your code. */
  readonly code: string
  /** Why, and what to correct, for you: not translated, may be empty. The console has it, too. */
  readonly description: string
  /** The sentence that the visitor reads. */
  readonly message: string
  /** The hosted sign-in page for the same request, if the widget itself cannot run. */
  readonly signInUrl?: string
  /** The verifier that belongs to `signInUrl`: keep it until the code arrives at `redirect-uri`. */
  readonly codeVerifier?: string
}

/**
 * How a run of the widget ended: the type and the detail of its event. `cancelled` means that the page or
 * another window gave up; `expired`, that no new QR code follows by itself.
 */
export type Outcome =
  | { readonly type: "success"; readonly detail: Success }
  | { readonly type: "refused"; readonly detail: Refusal }
  | { readonly type: "expired"; readonly detail: { readonly renews: boolean } }
  | { readonly type: "denied" | "cancelled"; readonly detail: undefined }
  | { readonly type: "error"; readonly detail: Failure }

/** Detail of `statechange`. */
export interface StateChange {
  /** The state that is shown now. */
  readonly state: WidgetState
  /** The state before. */
  readonly previous: WidgetState
}

/**
 * Events of `<menshen-login>`. All bubble and cross shadow roots (`composed`); only `success` can be
 * cancelled.
 */
export interface MenshenLoginEventMap {
  /** The widget runs and requests a ticket. */
  ready: CustomEvent<undefined>
  /**
   * The QR code is shown, for 120 seconds. Inside WeChat, with an account that has web authorization,
   * the detail has the URL behind the button.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("waiting", ({ detail }) => {
   *   if (detail) sessionStorage.verifier = detail.codeVerifier // the code arrives at redirect-uri
   *   console.log(login.current) // logs waiting
   * })
   * ```
   */
  waiting: CustomEvent<SignInLink | undefined>
  /** A person scanned the QR code, or sent the chat code. */
  scanned: CustomEvent<undefined>
  /** The user chooses between a new and an existing account, on a page of the issuer. */
  choosing: CustomEvent<undefined>
  /**
   * The sign-in is complete. In mode `redirect`, `preventDefault()` keeps the browser on the page.
   *
   * If nobody takes it, it is fired again: to a listener that the page adds later, and by the button
   * "Continue" that appears after three seconds. It is taken once a listener has run or `result` was read.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("success", async ({ detail }) => {
   *   const { code, codeVerifier } = detail
   *   console.log(code, codeVerifier.length) // logs c0de 43
   *   // Send both to your server, which calls the token endpoint.
   * })
   * ```
   */
  success: CustomEvent<Success>
  /**
   * The QR code has expired. `renews`: a new one follows by itself, up to three times while the page is
   * visible.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("expired", ({ detail }) => console.log(detail.renews)) // logs true
   * ```
   */
  expired: CustomEvent<{ readonly renews: boolean }>
  /** The user declined. */
  denied: CustomEvent<undefined>
  /**
   * The rules of the app or of Menshen refused this WeChat account.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("refused", ({ detail }) => console.log(detail.reason)) // logs identity_conflict
   * ```
   */
  refused: CustomEvent<Refusal>
  /**
   * The sign-in stopped, or waits for the server (state `offline`).
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("error", ({ detail }) => {
   *   console.log(detail.code) // logs client_unknown
   *   if (detail.signInUrl) location.assign(detail.signInUrl)
   * })
   * ```
   */
  error: CustomEvent<Failure>
  /**
   * The state changed, to any value of `WidgetState`.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("statechange", ({ detail }) => {
   *   if (detail.state === "scanned") console.log(detail.previous) // logs waiting
   * })
   * ```
   */
  statechange: CustomEvent<StateChange>
}

/** The events as properties of JSX and of Svelte: `onsuccess` and so on. */
export type MenshenLoginListeners = {
  [Name in keyof MenshenLoginEventMap as `on${Name}`]?: (event: MenshenLoginEventMap[Name]) => void
}

/** How the element dispatches its events. */
export type Emit = <K extends keyof MenshenLoginEventMap>(
  name: K,
  detail: MenshenLoginEventMap[K]["detail"],
  cancelable?: boolean,
) => boolean
