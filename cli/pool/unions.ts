// menshen pool unions: asks WeChat about the people whose UnionID Menshen wants, and brings the answers.

import type { WantedUnions } from "../../edge/base/admin-api.ts"
import type { Call } from "../command.ts"
import { poolsWith } from "./given.ts"
import type { WeChat } from "./wechat.ts"

export interface UnionCounts {
  asked: number
  taken: number
  without: number
}

/** Each page is stored before the next is asked for, so a run that was stopped goes on. */
export async function bringUnions(
  call: Call,
  account: string,
  weChat: WeChat,
): Promise<UnionCounts> {
  const counts = { asked: 0, taken: 0, without: 0 }
  for (const { name } of await poolsWith(call, account)) {
    const path = `/admin/pools/${encodeURIComponent(name)}`
    let after = ""
    do {
      const query = new URLSearchParams({ account, after })
      const answer = await call.api.get(`${path}/wanted-unions?${query}`)
      const { openids, next } = answer as unknown as WantedUnions
      await bringPage(call, { path, account, openids }, weChat, counts)
      after = next
    } while (after !== "")
  }
  return counts
}

interface Page {
  path: string
  account: string
  openids: string[]
}

async function bringPage(
  { api, terminal }: Call,
  { path, account, openids }: Page,
  weChat: WeChat,
  counts: UnionCounts,
): Promise<void> {
  if (openids.length === 0) return
  const unions = await weChat.unionids(openids)
  const { taken } = await api.postPatiently(`${path}/unions`, { account, unions })
  counts.asked += unions.length
  counts.taken += Number(taken)
  counts.without += unions.filter(({ unionid }) => unionid === "").length
  terminal.progress.show(counts.asked, undefined, `${counts.asked} asked about`)
}
