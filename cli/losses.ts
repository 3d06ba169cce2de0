// menshen accept-loss: a lost file of the data folder may begin anew.

import type { Losses } from "../edge/base/admin-api.ts"
import type { AdminCommand } from "./command.ts"
import { exits, Refusal, wrongUsage } from "./refusal.ts"
import { jsonText } from "./show.ts"

export const acceptLoss: AdminCommand = {
  verb: "accept-loss",
  isAlone: true,
  about: "Lets a lost file of the data folder begin anew; without FILE, lists the lost files.",
  positionals: ["FILE?"],
  options: { yes: { about: "confirms the loss, for which there is no way back" } },
  run: async ({ api, terminal, positionals, switches }) => {
    const name = positionals[0]
    if (name === undefined) {
      const answer = await api.get("/admin/losses")
      const { lost } = answer as unknown as Losses
      terminal.out(terminal.json ? jsonText(answer) : listOf(lost))
      return exits.done
    }
    if (!switches.has("yes")) throw wrongUsage(`${consequenceOf(name)} Add --yes to confirm.`)
    const answer = await api.post("/admin/losses/accept", { name })
    const { accepted, lost } = answer as unknown as Losses & { accepted: boolean }
    if (!accepted) throw new Refusal(exits.refused, `${name} is not lost. ${listOf(lost)}`)
    terminal.out(terminal.json ? jsonText(answer) : `${name} begins anew. ${listOf(lost)}`)
    return exits.done
  },
}

const listOf = (lost: string[]) =>
  lost.length === 0 ? "No file is lost." : `Lost: ${lost.join(", ")}.`

function consequenceOf(name: string): string {
  if (name === "key-ring") {
    return "Without the key ring, no token of before is valid, and pairwise subjects change."
  }
  return name.startsWith("sessions/")
    ? "Without its sessions, everybody of the pool signs in again."
    : "Without its directory, everybody of the pool becomes a new user."
}
