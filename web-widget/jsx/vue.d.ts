// `menshen/widget/vue`: types of `<menshen-login>` for templates of Vue 3.

import type {} from "vue"
import type {
  MenshenLoginAttributes,
  MenshenLoginEventMap,
  MenshenLoginProperties,
} from "../index.js"

/** Checkers of templates write `redirect-uri` as `redirectUri`. */
type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name
type Attributes = MenshenLoginAttributes & {
  [Name in keyof MenshenLoginAttributes as Camel<Name>]: MenshenLoginAttributes[Name]
}

/** `@success` is the property `onSuccess`. */
type Listeners = {
  [Name in keyof MenshenLoginEventMap as `on${Capitalize<Name>}`]?: (
    event: MenshenLoginEventMap[Name],
  ) => void
}

declare module "vue" {
  /**
   * `<menshen-login>` in templates: its attributes, the property `words`, and its events as `@success`
   * and so on. Vue's compiler has to know that it is a custom element (`isCustomElement`).
   * @example
   * ```vue
   * <script setup lang="ts">
   * import "menshen/widget"
   * import type {} from "menshen/widget/vue"
   *
   * const redirectUri = "https://shop.example.com/callback"
   * const log = (code: string) => console.log(code)
   * </script>
   *
   * <template>
   *   <menshen-login
   *     client-id="shop"
   *     :redirect-uri="redirectUri"
   *     @success="({ detail }) => log(detail.code)"
   *   />
   * </template>
   * ```
   */
  interface GlobalComponents {
    "menshen-login": new () => { $props: Attributes & MenshenLoginProperties & Listeners }
  }
}
