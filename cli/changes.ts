// menshen users merge, undo, unlink, forget: changes one or two users.

import { type AdminCommand, type Call, positionalAt } from "./command.ts"
import { type Exit, exits, wrongUsage } from "./refusal.ts"
import { jsonText } from "./show.ts"

/** Posts, and prints a sentence about the new state. */
async function change(call: Call, path: string, body: object, said: string): Promise<Exit> {
  const answer = await call.api.post(`${await call.api.pool()}${path}`, body)
  const id = typeof answer.merge === "number" ? ` Merge ${answer.merge}.` : ""
  call.terminal.out(call.terminal.json ? jsonText(answer) : `${said}${id}`)
  return exits.done
}

export const merge: AdminCommand = {
  verb: "merge",
  about: "Merges two people: everything of FROM moves to INTO. It can be undone for 30 days.",
  positionals: ["FROM", "INTO"],
  options: {},
  run: (call) => {
    const [from, into] = [positionalAt(call, 0), positionalAt(call, 1)]
    const said = `${from} is now ${into}.`
    return change(call, "/merges", { from, into }, said)
  },
}

export const undo: AdminCommand = {
  verb: "undo",
  about: "Undoes a merge: moves back what is still where the merge put it.",
  positionals: ["MERGE"],
  options: {},
  run: (call) => {
    const id = positionalAt(call, 0)
    return change(call, `/merges/${encodeURIComponent(id)}/undo`, {}, `Merge ${id} is undone.`)
  },
}

export const unlink: AdminCommand = {
  verb: "unlink",
  about: "Removes one identity from a person who has another one.",
  positionals: ["USER"],
  options: {
    "app-id": { value: "APPID", about: "the official account of the openid" },
    openid: { value: "OPENID", about: "the openid" },
  },
  run: (call) => {
    const user = positionalAt(call, 0)
    const { openid, "app-id": appId } = call.values
    if (!appId || !openid) throw wrongUsage("Say which identity: --app-id and --openid.")
    const path = `/users/${encodeURIComponent(user)}/unlink`
    return change(call, path, { appId, openid }, `${user} no longer has that identity.`)
  },
}

export const forget: AdminCommand = {
  verb: "forget",
  about: "Deletes everything about a person, for ever. The id is never used again.",
  positionals: ["USER"],
  options: { yes: { about: "confirms the deletion, which cannot be undone" } },
  run: (call) => {
    const user = positionalAt(call, 0)
    if (!call.switches.has("yes")) {
      throw wrongUsage(`Forgetting ${user} cannot be undone. Add --yes to confirm.`)
    }
    return change(call, `/users/${encodeURIComponent(user)}/forget`, {}, `${user} is forgotten.`)
  },
}
