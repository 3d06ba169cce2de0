// The script of a page: defines <menshen-login>. Everything else imports index.ts.

import { MenshenLogin } from "./element.ts"

export * from "./index.ts"

if (globalThis.customElements && !customElements.get("menshen-login")) {
  customElements.define("menshen-login", MenshenLogin)
}
