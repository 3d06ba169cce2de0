// `import type {} from "menshen/widget/vue"`: templates of Vue know <menshen-login>.

import type {} from "vue"
import type {
  MenshenLoginAttributes,
  MenshenLoginEventMap,
  MenshenLoginProperties,
} from "../index.js"

/** `@success` is the property `onSuccess`. */
type Listeners = {
  [Name in keyof MenshenLoginEventMap as `on${Capitalize<Name>}`]?: (
    event: MenshenLoginEventMap[Name],
  ) => void
}

declare module "vue" {
  interface GlobalComponents {
    "menshen-login": new () => {
      $props: MenshenLoginAttributes & MenshenLoginProperties & Listeners
    }
  }
}
