// `menshen/widget/classic.js`, for pages without modules: defines `<menshen-login>` and the global `Menshen`.

import type { MenshenLogin } from "./index.js"

declare global {
  /** The class; undefined until the script has run. */
  var Menshen: { readonly MenshenLogin: typeof MenshenLogin } | undefined
}
