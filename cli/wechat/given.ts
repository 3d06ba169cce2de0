// What the command line and the environment say to a command that calls WeChat itself.

import type { LocalCall } from "../command.ts"
import { wrongUsage } from "../refusal.ts"
import { isApiBase, usualApiBase } from "../relay/configuration.ts"
import { withEnvFile } from "../start/settings.ts"

export function accountOf({ values }: Pick<LocalCall, "values">): string {
  const { account } = values
  if (account === undefined) throw wrongUsage("Name the account: --account acme")
  return account
}

export const usualVariable = (account: string) =>
  `${account.toUpperCase().replaceAll("-", "_")}_APP_SECRET`

/** @param usual the variable, unless --secret-env names another */
export function appSecretFor(
  call: Pick<LocalCall, "values" | "env">,
  usual: string,
  configFile = "menshen.json",
): string {
  const variable = call.values["secret-env"] ?? usual
  const value = withEnvFile(call, configFile)[variable]
  if (value !== undefined && /^[0-9A-Za-z]{16,64}$/.test(value)) return value
  throw wrongUsage(
    value === undefined
      ? `Set ${variable} to the AppSecret, in the environment or in an env file.`
      : `${variable} is not an AppSecret; copy it from the WeChat console.`,
  )
}

export function apiBaseOf({ values }: Pick<LocalCall, "values">): string {
  const apiBase = values["api-base"] ?? usualApiBase
  if (isApiBase(apiBase)) return apiBase
  throw wrongUsage(
    "The AppSecret is sent to --api-base: write one of WeChat's own origins, or an origin on localhost for tests.",
  )
}
