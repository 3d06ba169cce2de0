// menshen accept-loss: a lost file of the data folder may begin anew, or another installation's file belongs to
// this one.

import type { Losses } from "../edge/base/admin-api.ts"
import type { AdminCommand } from "./command.ts"
import { exits, Refusal, wrongUsage } from "./refusal.ts"
import { jsonText } from "./show.ts"

export const acceptLoss: AdminCommand = {
  verb: "accept-loss",
  isAlone: true,
  about: "Lets a lost file begin anew, or takes a foreign one over; without FILE, lists them.",
  positionals: ["FILE?"],
  options: { yes: { about: "confirms the loss, for which there is no way back" } },
  run: async ({ api, terminal, positionals, switches }) => {
    const name = positionals[0]
    if (name === undefined) {
      const answer = await api.get("/admin/losses")
      const losses = answer as unknown as Losses
      terminal.out(terminal.json ? jsonText(answer) : listOf(losses))
      return exits.done
    }
    if (!switches.has("yes")) throw wrongUsage(`${consequenceOf(name)} Add --yes to confirm.`)
    const before = (await api.get("/admin/losses")) as unknown as Losses
    const isForeign = before.foreign.includes(name)
    const answer = await api.post("/admin/losses/accept", { name })
    const left = answer as unknown as Losses & { accepted: boolean }
    if (!left.accepted) throw new Refusal(exits.refused, `${name} is not lost. ${listOf(left)}`)
    const done = isForeign ? "belongs to this installation now" : "begins anew"
    terminal.out(terminal.json ? jsonText(answer) : `${name} ${done}. ${listOf(left)}`)
    return exits.done
  },
}

function listOf({ lost, foreign }: Losses): string {
  const lines = lost.length === 0 ? ["No file is lost."] : [`Lost: ${lost.join(", ")}.`]
  if (foreign.length > 0) lines.push(`Of another installation: ${foreign.join(", ")}.`)
  return lines.join(" ")
}

function consequenceOf(name: string): string {
  if (name === "key-ring") {
    return "Without the key ring, no token of before is valid, and pairwise subjects change."
  }
  return name.startsWith("sessions/")
    ? "Without its sessions, everybody of the pool signs in again."
    : "Without its directory, everybody of the pool becomes a new user."
}
