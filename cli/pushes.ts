// menshen pushes …: what the targets of an account's `forward` did not answer in time.

import type { PushView } from "../edge/base/admin-api.ts"
import { type AdminCommand, type Call, type Option, positionalAt } from "./command.ts"
import { printAll } from "./queues.ts"
import { type Exit, exits, wrongUsage } from "./refusal.ts"
import { jsonText, printable, table } from "./show.ts"
import { accountOf } from "./wechat/given.ts"

const account: Option = { value: "NAME", about: "the account, as menshen.json names it" }

const pathOf = (call: Call) => `/admin/accounts/${encodeURIComponent(accountOf(call))}/pushes`

export const pushesList: AdminCommand = {
  verb: "pushes list",
  isAlone: true,
  about: "Lists the pushes that wait for a server of yours, and those that were given up.",
  positionals: [],
  options: {
    account,
    dead: { about: "only those that were given up" },
    waiting: { about: "only those that wait" },
  },
  run: async (call) => {
    const [dead, waiting] = [call.switches.has("dead"), call.switches.has("waiting")]
    const query = dead === waiting ? {} : { dead: String(dead) }
    const count = await printAll<PushView>(call, pathOf(call), query, pushText)
    if (count === 0) call.terminal.note("The list is empty.")
    return exits.done
  },
}

export const pushesRetry: AdminCommand = {
  verb: "pushes retry",
  isAlone: true,
  about: "Delivers pushes that were given up once more.",
  positionals: ["ID|all"],
  options: { account },
  run: (call) => order(call, "retry", "retried", "will be delivered"),
}

export const pushesDiscard: AdminCommand = {
  verb: "pushes discard",
  isAlone: true,
  about: "Deletes pushes that were given up.",
  positionals: ["ID|all"],
  options: { account, yes: { about: "confirms; WeChat does not send them again" } },
  run: (call) => {
    if (!call.switches.has("yes")) {
      throw wrongUsage("WeChat does not send a discarded push again. Add --yes.")
    }
    return order(call, "discard", "discarded", "deleted")
  },
}

async function order(call: Call, verb: string, member: string, done: string): Promise<Exit> {
  const answer = await call.api.post(`${pathOf(call)}/${verb}`, { id: positionalAt(call, 0) })
  call.terminal.out(call.terminal.json ? jsonText(answer) : `${answer[member]} ${done}.`)
  return exits.done
}

function pushText({ id, target, state, firstAt, attempts, nextAt, lastFailure }: PushView): string {
  const next = nextAt === undefined ? "" : `next ${nextAt}`
  const tried = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`
  const cells = [String(id), state, `to ${target}`, firstAt, tried, next]
  return printable(table([[...cells, lastFailure ?? ""]]))
}
