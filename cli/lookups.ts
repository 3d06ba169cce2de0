// menshen users find, show, audit: who a person is and what happened to them.

import type { AuditView, Search, UserView } from "../edge/base/admin-api.ts"
import { type AdminCommand, type Call, positionalAt } from "./command.ts"
import { exits, wrongUsage } from "./refusal.ts"
import { auditText, jsonText, userText } from "./show.ts"

export const find: AdminCommand = {
  verb: "find",
  about: "Finds the person of an identity, an account or an address.",
  positionals: [],
  options: {
    "app-id": { value: "APPID", about: "the official account of the openid" },
    openid: { value: "OPENID", about: "an openid, with --app-id" },
    client: { value: "CLIENT_ID", about: "the application of the account" },
    account: { value: "ACCOUNT", about: "the application's own account id, with --client" },
    email: { value: "ADDRESS", about: "an e-mail address on record" },
    phone: { value: "NUMBER", about: "a phone number on record" },
    sub: { value: "USER", about: "the sub of a token" },
  },
  run: async (call) => {
    const search = searchOf(call)
    const answer = await call.api.post(`${await call.api.pool()}/users/find`, search)
    printUser(call, answer as unknown as UserView)
    return exits.done
  },
}

function searchOf({ values }: Call): Search {
  const { openid, client, account, email, phone, sub, "app-id": appId } = values
  const ways = [
    appId !== undefined && openid !== undefined && { appId, openid },
    client !== undefined && account !== undefined && { clientId: client, account },
    email !== undefined && { email },
    phone !== undefined && { phone },
    sub !== undefined && { user: sub },
  ].filter((way) => way !== false)
  const [way] = ways
  const named = ways.reduce((count, one) => count + Object.keys(one).length, 0)
  const given = [openid, appId, client, account, email, phone, sub].filter((one) => one).length
  if (way !== undefined && ways.length === 1 && named === given) return way
  throw wrongUsage(
    "Say who in one way: --app-id with --openid, --client with --account, --email, --phone or --sub.",
  )
}

function printUser({ terminal }: Call, view: UserView): void {
  terminal.out(terminal.json ? jsonText(view) : userText(view))
}

export const show: AdminCommand = {
  verb: "show",
  about: "Shows a person and what happened to them.",
  positionals: ["USER"],
  options: {},
  run: async (call) => {
    const user = encodeURIComponent(positionalAt(call, 0))
    const answer = await call.api.get(`${await call.api.pool()}/users/${user}`)
    const { history, ...view } = answer as unknown as UserView & { history: AuditView[] }
    if (call.terminal.json) call.terminal.out(jsonText(answer))
    else call.terminal.out(`${userText(view)}\n\n${auditText(history)}`.trimEnd())
    return exits.done
  },
}

export const audit: AdminCommand = {
  verb: "audit",
  about: "Lists what was done, by whom and to whom, newest first.",
  positionals: ["USER?"],
  options: { before: { value: "ID", about: "continues after this entry" } },
  run: async (call) => {
    const query = new URLSearchParams()
    const [user] = call.positionals
    if (user !== undefined) query.set("user", user)
    if (call.values.before !== undefined) query.set("before", call.values.before)
    const answer = await call.api.get(`${await call.api.pool()}/audit?${query}`)
    const { entries } = answer as unknown as { entries: AuditView[] }
    call.terminal.out(call.terminal.json ? jsonText(answer) : auditText(entries))
    return exits.done
  },
}
