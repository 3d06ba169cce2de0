// `menshen/widget/svelte`: types of `<menshen-login>` for templates of Svelte 5.

import type { HTMLAttributes } from "svelte/elements"
import type {
  MenshenLogin,
  MenshenLoginAttributes,
  MenshenLoginListeners,
  MenshenLoginProperties,
} from "../index.js"

declare module "svelte/elements" {
  /**
   * `<menshen-login>` in templates: its attributes, the property `words`, and its events as `onsuccess`
   * and so on.
   * @example
   * ```svelte
   * <script lang="ts">
   *   import "menshen/widget"
   *   import type {} from "menshen/widget/svelte"
   * </script>
   *
   * <menshen-login
   *   client-id="shop"
   *   redirect-uri="https://shop.example.com/callback"
   *   onsuccess={({ detail }) => console.log(detail.code)}
   * ></menshen-login>
   * ```
   */
  interface SvelteHTMLElements {
    "menshen-login": Omit<HTMLAttributes<MenshenLogin>, keyof MenshenLoginAttributes> &
      MenshenLoginAttributes &
      MenshenLoginProperties &
      MenshenLoginListeners
  }
}
