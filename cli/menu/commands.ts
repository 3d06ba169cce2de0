// menshen menu …: the console's menu and auto-replies, which a server URL switches off.

import type { LocalCommand, Option } from "../command.ts"
import { weChatOptions } from "../wechat/options.ts"

const options: Record<string, Option> = {
  ...weChatOptions,
  config: { value: "FILE", about: "has the account's AppID; default: menshen.json" },
  "app-id": { value: "ID", about: "the AppID, without a menshen.json" },
}

const load = () => import("./main.ts")

export const menuExport: LocalCommand = {
  verb: "menu export",
  isLocal: true,
  isAlone: true,
  about:
    "Reads the menu and the auto-replies of WeChat's console, for menu apply and menshen.json.",
  positionals: [],
  options: {
    ...options,
    to: { value: "FILE", about: "a new file; default: standard output" },
  },
  run: async (call) => (await load()).exportMenu(call),
}

export const menuApply: LocalCommand = {
  verb: "menu apply",
  isLocal: true,
  isAlone: true,
  about: "Sets the menu of an exported file by WeChat's API, and reads it again.",
  positionals: [],
  options: {
    ...options,
    from: { value: "FILE", about: "what menu export wrote" },
    "dry-run": { about: "shows what would change, and changes nothing" },
  },
  run: async (call) => (await load()).applyMenu(call),
}
