// What menshen-login.classic.js leaves on a page besides the element: its class.

import type { MenshenLogin } from "./index.js"

declare global {
  var Menshen: { readonly MenshenLogin: typeof MenshenLogin } | undefined
}
