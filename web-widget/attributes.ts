// What a page sets on <menshen-login>, as types for templates and JSX. Their doc comments are the
// reference (docs/reference/widget.md) and the custom elements manifest.

import type { Words } from "./words.ts"

/**
 * Attributes of `<menshen-login>`. Each is a property too, in camel case (`redirectUri`).
 *
 * A change of `lang`, `theme` or `size` changes the look, and a change of `state` what comes back with the
 * code. A change of any other starts a new sign-in; after the third within a minute the widget waits before
 * the next, and the console names the attribute.
 */
export interface MenshenLoginAttributes {
  /**
   * Origin of your Menshen server, `http:` or `https:`. Anything else is the error `issuer_invalid`.
   * @default the origin of the script
   */
  issuer?: string
  /** Your app's `clientId` in menshen.json. Without it: the error `client_id_missing`. */
  "client-id"?: string
  /**
   * One of the app's `redirectUris`, in every mode: the code is bound to it (RFC 6749 section 4.1.3).
   * Without it: the error `redirect_uri_missing`.
   */
  "redirect-uri"?: string
  /**
   * `inline` gives the code to the page in `success`. `redirect` also sends the browser to
   * `redirect-uri` with the code. `popup` shows a button, and the QR code in a window of the issuer;
   * inside WeChat, which has no second window, the QR code is on the page.
   * @default inline
   */
  mode?: "inline" | "redirect" | "popup"
  /**
   * Scopes, separated by spaces (OpenID Connect Core section 5.4).
   * @default openid
   */
  scope?: string
  /**
   * Returned with the code (RFC 6749 section 4.1.1); another value is the error `response_malformed`. At most
   * 6,144 bytes of UTF-8.
   */
  state?: string
  /** Returned in the ID token (OpenID Connect Core section 3.1.2.1). */
  nonce?: string
  /**
   * The S256 challenge of a PKCE pair of the page (RFC 7636).
   * @default the widget makes a pair, and `success` has its `codeVerifier`
   */
  "code-challenge"?: string
  /**
   * The widget exchanges the code at the token endpoint as a public client, and `success` has the
   * `tokens`. With `code-challenge`, whose verifier the widget lacks: the error `request_malformed`.
   */
  exchange?: boolean | ""
  /**
   * Language of the widget: `zh-CN`, `zh-TW`, `en` or `ja`. Other tags of Chinese are mapped by region.
   * @default the nearest `lang` around the element, then the browser's languages, then `en`
   */
  lang?: string
  /**
   * Colour scheme.
   * @default the visitor's preference
   */
  theme?: "light" | "dark"
  /**
   * The widest QR code: 10.5 (`small`) or 18 (`large`) times the visitor's text size, usually 168 or 288 px.
   * @default 13.5 times, usually 216 px
   */
  size?: "small" | "large"
  /**
   * URL of an image in the middle of the QR code, which then uses error correction level H. The page's
   * CSP has to allow it (`img-src`).
   */
  logo?: string
}

/** Properties of `<menshen-login>` that are not attributes: set them in JavaScript or a template. */
export interface MenshenLoginProperties {
  /** Sentences that replace the widget's own, by key; the other sentences stay. */
  words?: Partial<Words>
}
