// The class and its types, without side effects.

import type { MenshenLogin } from "./element.ts"

export type { MenshenLoginAttributes, MenshenLoginProperties } from "./attributes.ts"
export { MenshenLogin } from "./element.ts"
export type {
  Failure,
  MenshenLoginEventMap,
  MenshenLoginListeners,
  Refusal,
  StateChange,
  Success,
  Tokens,
  WidgetState,
} from "./events.ts"
export type { Instead } from "./view.ts"
export type { Words } from "./words.ts"

declare global {
  interface HTMLElementTagNameMap {
    "menshen-login": MenshenLogin
  }
}
