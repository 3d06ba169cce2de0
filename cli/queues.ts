// menshen users conflicts, resolve, dead-letters: what waits for a person to decide.

import { type ConflictView, conflictStates, type DeadLetterView } from "../edge/base/admin-api.ts"
import { type Call, type Command, positionalAt } from "./command.ts"
import { exits, wrongUsage } from "./refusal.ts"
import { conflictText, printable, table } from "./show.ts"

/** Every page of a list, one entry a line. */
async function printAll<T>(
  { api, terminal }: Call,
  path: string,
  query: Record<string, string>,
  text: (entry: T) => string,
): Promise<number> {
  let count = 0
  let after = ""
  do {
    const wanted = new URLSearchParams({ ...query, ...(after && { after }) })
    const page = (await api.get(`${await api.pool()}${path}?${wanted}`)) as unknown as {
      entries: T[]
      next?: string
    }
    for (const entry of page.entries) {
      terminal.out(terminal.json ? JSON.stringify(entry) : text(entry))
    }
    count += page.entries.length
    after = page.next ?? ""
  } while (after !== "")
  return count
}

export const conflicts: Command = {
  verb: "conflicts",
  about: "Lists where two people turned out to share a WeChat identity.",
  positionals: [],
  options: { state: { value: "STATE", about: "open (as usual), merged or apart" } },
  run: async (call) => {
    const state = call.values.state ?? "open"
    if (!(conflictStates as readonly string[]).includes(state)) {
      throw wrongUsage(`Write --state as one of: ${conflictStates.join(", ")}.`)
    }
    const count = await printAll<ConflictView>(call, "/conflicts", { state }, conflictText)
    if (count === 0) call.terminal.note(`No conflict is ${state}.`)
    return exits.done
  },
}

export const resolve: Command = {
  verb: "resolve",
  about: "Closes a conflict: one person or two, as you found out.",
  positionals: ["CONFLICT"],
  options: {
    into: { value: "USER", about: "they are one person: merge into this of the two" },
    apart: { about: "they are two people, and stay so" },
  },
  run: async (call) => {
    const id = positionalAt(call, 0)
    const { into } = call.values
    if ((into !== undefined) === call.switches.has("apart")) {
      throw wrongUsage("Say how: --into USER to make them one, or --apart to leave them two.")
    }
    const path = `${await call.api.pool()}/conflicts/${encodeURIComponent(id)}/resolve`
    const answer = await call.api.post(path, into === undefined ? { apart: true } : { into })
    const said = into === undefined ? "They stay two people." : `They are ${into} now.`
    const merged = typeof answer.merge === "number" ? ` Merge ${answer.merge}.` : ""
    call.terminal.out(call.terminal.json ? JSON.stringify(answer) : `${said}${merged}`)
    return exits.done
  },
}

export const deadLetters: Command = {
  verb: "dead-letters",
  about: "Lists webhook events that could not be delivered, or sends them again.",
  positionals: [],
  options: { retry: { value: "ID", about: 'sends this one again, or "all"' } },
  run: async (call) => {
    const { retry } = call.values
    if (retry !== undefined) return sendAgain(call, retry)
    const text = ({ id, target, user, type, attempts }: DeadLetterView) =>
      printable(table([[String(id), type, user, `to ${target}`, `${attempts} attempts`]]))
    const count = await printAll<DeadLetterView>(call, "/dead-letters", {}, text)
    if (count === 0) call.terminal.note("Every event was delivered, or still will be.")
    return exits.done
  },
}

async function sendAgain({ api, terminal }: Call, id: string) {
  const answer = await api.post(`${await api.pool()}/dead-letters/retry`, { id })
  terminal.out(terminal.json ? JSON.stringify(answer) : `${answer.retried} will be sent again.`)
  return exits.done
}
