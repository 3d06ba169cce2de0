// `menshen/widget/element.js`: the class and its types, without side effects, on a server too.

import type { MenshenLogin } from "./element.ts"

export type { MenshenLoginAttributes, MenshenLoginProperties } from "./attributes.ts"
export { MenshenLogin } from "./element.ts"
export type {
  Failure,
  MenshenLoginEventMap,
  MenshenLoginListeners,
  Outcome,
  Refusal,
  StateChange,
  Success,
  Tokens,
  WidgetState,
} from "./events.ts"
export type { SignInLink } from "./view.ts"
export type { Words } from "./words.ts"

declare global {
  /** `document.querySelector("menshen-login")` has the type of the class. */
  interface HTMLElementTagNameMap {
    "menshen-login": MenshenLogin
  }
}
