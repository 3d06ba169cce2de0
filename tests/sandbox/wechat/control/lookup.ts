// Finds the person and the account that a call names.
import type { Account } from "../account.ts"
import type { Person } from "../people.ts"
import type { Platform } from "../platform.ts"
import { BadInput, type Input, optionalText, text } from "./input.ts"

export function personOf(platform: Platform, input: Input): Person {
  const id = text(input, "person", "p1")
  const person = platform.people.find(id)
  if (person) return person
  throw new BadInput(
    `There is no person "${id}". Make one with POST /phone/people, or look in GET /phone/state.`,
  )
}

export function accountOf(platform: Platform, input: Input, key = "account"): Account {
  const first = platform.accounts[0]
  return known(platform, text(input, key, first?.name ?? "acme"))
}

/** The first account when none is named. */
export function optionalAccount(platform: Platform, input: Input): Account {
  const name = optionalText(input, "account") ?? platform.accounts[0]?.name
  if (name === undefined) throw new BadInput("This sandbox was started without an account.")
  return known(platform, name)
}

function known(platform: Platform, name: string): Account {
  const account = platform.account(name)
  if (account) return account
  const names = platform.accounts.map((one) => `"${one.name}"`).join(", ")
  throw new BadInput(`There is no account "${name}". The accounts here: ${names}.`)
}
