// The commands on the QR codes of an account.

import type { PoolView } from "../../edge/base/admin-api.ts"
import type { Call } from "../command.ts"
import { type Exit, exits, Refusal, wrongUsage } from "../refusal.ts"
import { jsonText } from "../show.ts"
import { accountOf } from "../wechat/given.ts"
import { numberIn, pathOf, weChatFor } from "./given.ts"
import { bringUnions } from "./unions.ts"
import type { MadeCode, WeChat } from "./wechat.ts"

/** A batch is all that a run loses if it is killed. */
const batchMost = 100
const daySeconds = 86_400
/** The keeper spares more than that (edge/desks/account/egress/pool-codes.ts). */
const skewSecondsMost = 60

type Uploaded = PoolView & { added: number }

export async function fill(call: Call): Promise<Exit> {
  const wanted = numberIn(call, "count", undefined, 1_000_000)
  const seconds = numberIn(call, "days", 30, 30) * daySeconds
  const weChat = await weChatFor(call)
  let view = await viewOf(call)
  refuseWrongClock(view)
  const began = performance.now()
  let made = 0
  while (view.free < wanted) {
    const uploaded = await batch(call, weChat, Math.min(batchMost, wanted - view.free), seconds)
    made += uploaded.added
    view = uploaded
    const rate = Math.round((made * 1000) / (performance.now() - began))
    call.terminal.progress.show(view.free, wanted, `${view.free} free, ${rate} a second`)
  }
  show(call, view, { made })
  return exits.done
}

/** Uploads also what was made before WeChat refused. */
async function batch({ api, ...call }: Call, weChat: WeChat, count: number, seconds: number) {
  const { codes, refusal } = await weChat.makeCodes(count, seconds)
  if (codes.length === 0) throw refusal ?? nothingMade()
  const path = pathOf(accountOf(call))
  const view = (await api.postPatiently(path, { codes: codes satisfies MadeCode[] })) as unknown
  if (refusal !== undefined) throw refusal
  const uploaded = view as Uploaded
  if (uploaded.added === 0) throw nothingMade()
  return uploaded
}

const nothingMade = () =>
  new Refusal(exits.refused, "WeChat's QR codes do not live long enough for the pool.")

/** The end of each code is by this machine's clock. */
function refuseWrongClock({ time }: PoolView): void {
  const late = Math.round(Date.now() / 1000) - time
  if (Math.abs(late) <= skewSecondsMost) return
  const which = late > 0 ? "fast" : "slow"
  throw new Refusal(
    exits.refused,
    `The clock of this machine is ${Math.abs(late)} s ${which} by Menshen's. Set it by NTP.`,
  )
}

export async function status(call: Call): Promise<Exit> {
  const view = await viewOf(call)
  show(call, view, {})
  return view.warning === undefined ? exits.done : exits.inPart
}

export async function discard(call: Call): Promise<Exit> {
  if (!call.switches.has("yes")) {
    throw wrongUsage(
      "The free QR codes of the pool are lost, and WeChat's quota with them. Add --yes.",
    )
  }
  const path = `${pathOf(accountOf(call))}/discard`
  show(call, (await call.api.post(path)) as unknown as PoolView, {})
  return exits.done
}

export async function unions(call: Call): Promise<Exit> {
  const counts = await bringUnions(call, accountOf(call), await weChatFor(call))
  const { asked, taken, without } = counts
  const text = `${asked} asked about, ${taken} brought to Menshen, ${without} of them without a UnionID.`
  call.terminal.out(call.terminal.json ? jsonText(counts) : text)
  return exits.done
}

const viewOf = async (call: Call) =>
  (await call.api.get(pathOf(accountOf(call)))) as unknown as PoolView

function show({ terminal }: Call, view: PoolView, more: { made?: number }): void {
  const { free, leased, quarantined, expiring, percent, warning } = view
  const { made } = more
  const counts = `${free} free (${percent} %), ${expiring} of them end within a day; ${leased} leased, ${quarantined} in quarantine.`
  const text = made === undefined ? counts : `${made} made. ${counts}`
  terminal.out(terminal.json ? jsonText({ ...more, ...view }) : text)
  if (warning !== undefined && !terminal.json) terminal.note(`menshen: ${warning}`)
}
