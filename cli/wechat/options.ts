// The options of commands that call WeChat themselves, from a machine that WeChat lists.

import type { Option } from "../command.ts"

export const accountOption = { value: "NAME", about: "the account, as menshen.json names it" }

export const weChatOptions: Record<string, Option> = {
  account: accountOption,
  secrets: {
    value: "FILE",
    about: "has the AppSecret; default: menshen.env, if there is one",
  },
  "secret-env": {
    value: "VARIABLE",
    about: "the AppSecret's variable; default: ACME_APP_SECRET for acme",
  },
  "api-base": { value: "URL", about: "another origin of WeChat's API" },
}
