// `import type {} from "menshen/widget/react"`: JSX of React knows <menshen-login>.

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
    interface IntrinsicElements {
      "menshen-login": Props &
        MenshenLoginAttributes &
        MenshenLoginProperties &
        MenshenLoginListeners
    }
  }
}
