// `menshen/widget`, and /widget/menshen-login.js of every Menshen: defines `<menshen-login>`, once, and
// exports the class and its types.

import { MenshenLogin } from "./element.ts"

export * from "./index.ts"

if (globalThis.customElements && !customElements.get("menshen-login")) {
  customElements.define("menshen-login", MenshenLogin)
}
