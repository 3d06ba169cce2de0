// Finds a user by any identifier that an operator has.

import type { Search } from "../../../base/admin-api.ts"
import { contactOf } from "../../../base/contacts.ts"
import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import type { People } from "../decide/people.ts"
import { auditView, userView } from "./view.ts"

export function find(people: People, search: Search): AdminAnswer {
  const user = ownerOf(people, search)
  const view = user === undefined ? undefined : userView(people, user)
  return view === undefined ? refused("user_unknown") : said(view, { user: view.user })
}

function ownerOf({ store }: People, search: Search): string | undefined {
  if ("openid" in search) return store.identity(search.appId, search.openid)?.user
  if ("account" in search) return store.appAccountOwner(search)
  if ("user" in search) return search.user
  const [kind, text] =
    "email" in search ? (["email", search.email] as const) : (["phone", search.phone] as const)
  const contact = contactOf(kind, text)
  return contact && store.contactOwner(kind, contact.address)
}

/** Includes the last hundred rows of their audit. */
export function describeUser(people: People, user: string): AdminAnswer {
  const view = userView(people, user)
  if (view === undefined) return refused("user_unknown", { user })
  const history = people.audit.list({ user }).map(auditView)
  return said({ ...view, history }, { user })
}
