// menshen users conflicts, resolve, dead-letters: what waits for an operator to decide.

import { type ConflictView, conflictStates, type DeadLetterView } from "../edge/base/admin-api.ts"
import { type AdminCommand, type Call, positionalAt } from "./command.ts"
import { exits, wrongUsage } from "./refusal.ts"
import { conflictText, jsonText, printable, table } from "./show.ts"

/** Prints every page of a list, one entry a line. */
export async function printAll<T>(
  { api, terminal }: Call,
  path: string,
  query: Record<string, string>,
  text: (entry: T) => string,
): Promise<number> {
  let count = 0
  let after = ""
  do {
    const wanted = new URLSearchParams({ ...query, ...(after && { after }) })
    const page = (await api.get(`${path}?${wanted}`)) as unknown as {
      entries: T[]
      next?: string
    }
    for (const entry of page.entries) {
      terminal.out(terminal.json ? jsonText(entry) : text(entry))
    }
    count += page.entries.length
    after = page.next ?? ""
  } while (after !== "")
  return count
}

export const conflicts: AdminCommand = {
  verb: "conflicts",
  about: "Lists conflicts: two people who turned out to share a WeChat identity.",
  positionals: [],
  options: { state: { value: "STATE", about: "open (default), merged or apart" } },
  run: async (call) => {
    const state = call.values.state ?? "open"
    if (!(conflictStates as readonly string[]).includes(state)) {
      throw wrongUsage(`Write --state as one of: ${conflictStates.join(", ")}.`)
    }
    const path = `${await call.api.pool()}/conflicts`
    const count = await printAll<ConflictView>(call, path, { state }, conflictText)
    if (count === 0) call.terminal.note(`No conflict is ${state}.`)
    return exits.done
  },
}

export const resolve: AdminCommand = {
  verb: "resolve",
  about: "Settles a conflict: the two are one person, or they are two.",
  positionals: ["CONFLICT"],
  options: {
    into: { value: "USER", about: "they are one person: merge them into this one of the two" },
    apart: { about: "they are two people and stay separate" },
  },
  run: async (call) => {
    const id = positionalAt(call, 0)
    const { into } = call.values
    if ((into !== undefined) === call.switches.has("apart")) {
      throw wrongUsage("Add --into USER if they are one person, or --apart if they are two.")
    }
    const path = `${await call.api.pool()}/conflicts/${encodeURIComponent(id)}/resolve`
    const answer = await call.api.post(path, into === undefined ? { apart: true } : { into })
    const said = into === undefined ? "They stay separate." : `They are ${into} now.`
    const merged = typeof answer.merge === "number" ? ` Merge ${answer.merge}.` : ""
    call.terminal.out(call.terminal.json ? jsonText(answer) : `${said}${merged}`)
    return exits.done
  },
}

export const deadLetters: AdminCommand = {
  verb: "dead-letters",
  about: "Lists webhook events that could not be delivered, or sends them again.",
  positionals: [],
  options: { retry: { value: "ID", about: 'sends this one again, or "all"' } },
  run: async (call) => {
    const { retry } = call.values
    if (retry !== undefined) return sendAgain(call, retry)
    const text = ({ id, target, user, type, attempts }: DeadLetterView) =>
      printable(table([[String(id), type, user, `to ${target}`, `${attempts} attempts`]]))
    const path = `${await call.api.pool()}/dead-letters`
    const count = await printAll<DeadLetterView>(call, path, {}, text)
    if (count === 0) call.terminal.note("There is no event that could not be delivered.")
    return exits.done
  },
}

async function sendAgain({ api, terminal }: Call, id: string) {
  const answer = await api.post(`${await api.pool()}/dead-letters/retry`, { id })
  terminal.out(terminal.json ? jsonText(answer) : `${answer.retried} will be sent again.`)
  return exits.done
}
