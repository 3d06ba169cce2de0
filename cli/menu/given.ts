// The account of `menshen menu`: from menshen.json on this machine, because the menu is exported before a server URL is set.

import { readFileSync } from "node:fs"
import type { LocalCall } from "../command.ts"
import { wrongUsage } from "../refusal.ts"
import { accountOf, apiBaseOf, appSecretFor, usualVariable } from "../wechat/given.ts"
import { MenuCalls } from "./wechat.ts"

export interface Given {
  weChat: MenuCalls
  /** The keys of the menu that menshen.json answers. */
  answered: string[]
}

interface Configured {
  name?: unknown
  appId?: unknown
  appSecret?: { env?: unknown }
  keywords?: { key?: unknown }[]
}

const usualConfig = "menshen.json"

export function givenBy(call: LocalCall): Given {
  const name = accountOf(call)
  const config = call.values.config ?? usualConfig
  const account = accountIn(config, name)
  const appId = call.values["app-id"] ?? account?.appId
  if (typeof appId !== "string" || !/^wx[0-9A-Za-z]{8,32}$/.test(appId)) {
    throw wrongUsage(
      call.values["app-id"] === undefined
        ? `${config} has no AppID for the account ${name}. Check --account and --config, or write --app-id wx…`
        : "--app-id is not an AppID (wx…); copy it from the WeChat console.",
    )
  }
  const named = account?.appSecret?.env
  const variable = typeof named === "string" ? named : usualVariable(name)
  const appSecret = appSecretFor(call, variable, config)
  return {
    weChat: new MenuCalls({ name, appId, appSecret, apiBase: apiBaseOf(call) }),
    answered: keysOf(account),
  }
}

const keysOf = (account: Configured | undefined) =>
  (Array.isArray(account?.keywords) ? account.keywords : []).flatMap(({ key }) =>
    typeof key === "string" ? [key] : [],
  )

/** A file with comments is not read; --app-id stands for it. */
function accountIn(path: string, name: string): Configured | undefined {
  try {
    const { accounts } = JSON.parse(readFileSync(path, "utf8"))
    return accounts.find((one: Configured) => one.name === name)
  } catch {
    return undefined
  }
}
