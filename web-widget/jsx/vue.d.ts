// `import type {} from "menshen/widget/vue"`: templates of Vue know <menshen-login>.

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
  interface GlobalComponents {
    "menshen-login": new () => { $props: Attributes & MenshenLoginProperties & Listeners }
  }
}
