// `menshen/widget/react`: types of `<menshen-login>` for JSX of React 19.

import type { DetailedHTMLProps, HTMLAttributes } from "react"
import type {
  MenshenLogin,
  MenshenLoginAttributes,
  MenshenLoginListeners,
  MenshenLoginProperties,
} from "../index.js"

type Props = Omit<
  DetailedHTMLProps<HTMLAttributes<MenshenLogin>, MenshenLogin>,
  keyof MenshenLoginAttributes
>

declare module "react" {
  namespace JSX {
    /**
     * `<menshen-login>` in JSX: its attributes, the property `words`, and its events as `onsuccess` and
     * so on. React 18 sets attributes only: use a `ref` for `words` and for events.
     * @example
     * ```tsx
     * import "menshen/widget"
     * import type {} from "menshen/widget/react"
     *
     * export const SignIn = () => (
     *   <menshen-login
     *     client-id="shop"
     *     redirect-uri="https://shop.example.com/callback"
     *     onsuccess={({ detail }) => console.log(detail.code)}
     *   />
     * )
     * ```
     */
    interface IntrinsicElements {
      "menshen-login": Props &
        MenshenLoginAttributes &
        MenshenLoginProperties &
        MenshenLoginListeners
    }
  }
}
