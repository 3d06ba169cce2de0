// The attributes of <menshen-login>, for templates that check them and for docs/widget.md.

import type { Words } from "./words.ts"

export interface MenshenLoginAttributes {
  /** Where Menshen runs. The origin of the script, where it is not said. */
  issuer?: string
  /** The app's `clientId` of menshen.json. Required. */
  "client-id"?: string
  /** One of the app's `redirectUris`. Required in every mode: the code is bound to it. */
  "redirect-uri"?: string
  /** `inline` hands the code to the page; `redirect` goes on to the redirect URI with it; `popup` shows the QR in a window of the issuer's. `inline` where it is not said. */
  mode?: "inline" | "redirect" | "popup"
  /** OpenID Connect's scope. `openid` where it is not said. */
  scope?: string
  /** Comes back with the code (RFC 6749 section 4.1.1). */
  state?: string
  /** Comes back in the ID token (OpenID Connect Core section 3.1.2.1). */
  nonce?: string
  /** The S256 challenge of a PKCE pair that the page keeps (RFC 7636). Without it the widget makes a pair of its own and hands over the verifier. */
  "code-challenge"?: string
  /** The widget redeems the code itself, as a public client; `success` has the tokens. */
  exchange?: boolean | ""
  /** The language of its words: `zh-CN`, `zh-TW`, `en` or `ja`. The page's and then the browser's, where it is not said. */
  lang?: string
  /** `light` or `dark`. The visitor's preference, where it is not said. */
  theme?: "light" | "dark"
  /** `small` or `large`, for a smaller or a larger QR. */
  size?: "small" | "large"
  /** The address of an image in the middle of the QR. */
  logo?: string
}

/** What is no attribute: templates set it as a property. */
export interface MenshenLoginProperties {
  /** Sentences of the page's own, by their names. */
  words?: Partial<Words>
}
