// The class and its types, without side effects.

import type { MenshenLogin } from "./element.ts"

export { MenshenLogin } from "./element.ts"
export type {
  Failure,
  MenshenLoginEventMap,
  Refusal,
  StateChange,
  Success,
  WidgetState,
} from "./events.ts"
export type { Words } from "./words.ts"

declare global {
  interface HTMLElementTagNameMap {
    "menshen-login": MenshenLogin
  }
}
