// The class and its types, without side effects.

import type { MenshenLogin } from "./element.ts"
import type { MenshenLoginEventMap } from "./events.ts"

export { MenshenLogin } from "./element.ts"
export type {
  Failure,
  MenshenLoginEventMap,
  Refusal,
  StateChange,
  Success,
  WidgetState,
} from "./events.ts"

declare global {
  interface HTMLElementTagNameMap {
    "menshen-login": MenshenLogin
  }
}

/** `listen(element, "success", (event) => event.detail.code)`, with the type of the detail. */
export function listen<K extends keyof MenshenLoginEventMap>(
  element: MenshenLogin,
  name: K,
  listener: (event: MenshenLoginEventMap[K]) => void,
  options?: AddEventListenerOptions,
): void {
  element.addEventListener(name, listener as EventListener, options)
}
