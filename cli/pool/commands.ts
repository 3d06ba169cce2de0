// menshen pool …: QR codes made ahead, for a Menshen that cannot call WeChat.

import type { AdminCommand } from "../command.ts"
import { accountOption as account, weChatOptions } from "../wechat/options.ts"

const load = () => import("./main.ts")

export const poolFill: AdminCommand = {
  verb: "pool fill",
  isAlone: true,
  about: "Makes QR codes until the pool has so many free ones. Safe to run again.",
  positionals: [],
  options: {
    ...weChatOptions,
    count: { value: "N", about: "how many free codes the pool is to have" },
    days: { value: "N", about: "how long WeChat takes a scan of them, 30 at most; default: 30" },
  },
  run: async (call) => (await load()).fill(call),
}

export const poolStatus: AdminCommand = {
  verb: "pool status",
  isAlone: true,
  about: "Shows how many QR codes the pool has left.",
  positionals: [],
  options: { account },
  run: async (call) => (await load()).status(call),
}

export const poolUnions: AdminCommand = {
  verb: "pool unions",
  isAlone: true,
  about: "Asks WeChat for the UnionIDs that are wanted, and brings them to Menshen.",
  positionals: [],
  options: weChatOptions,
  run: async (call) => (await load()).unions(call),
}

export const poolDiscard: AdminCommand = {
  verb: "pool discard",
  isAlone: true,
  about: "Gives up the pool's free QR codes, after a backup was restored.",
  positionals: [],
  options: { account, yes: { about: "confirms; the codes cannot be taken back" } },
  run: async (call) => (await load()).discard(call),
}
