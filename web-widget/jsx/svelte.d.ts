// `import type {} from "menshen/widget/svelte"`: templates of Svelte know <menshen-login>.

import type { HTMLAttributes } from "svelte/elements"
import type {
  MenshenLogin,
  MenshenLoginAttributes,
  MenshenLoginListeners,
  MenshenLoginProperties,
} from "../index.js"

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "menshen-login": Omit<HTMLAttributes<MenshenLogin>, keyof MenshenLoginAttributes> &
      MenshenLoginAttributes &
      MenshenLoginProperties &
      MenshenLoginListeners
  }
}
