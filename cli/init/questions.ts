// The questions of each command, each with its flag.

import { accountQuestions } from "./account-questions.ts"
import { appQuestions } from "./app-questions.ts"
import { withoutSlash } from "./proposals.ts"
import type { Answers, Choice, Question } from "./question.ts"

const issuer: Question = {
  key: "issuer",
  flag: "issuer",
  value: "URL",
  about: "Menshen's own https address",
  text: "issuer",
  clean: withoutSlash,
  sample: "https://login.example.com",
  place: { part: "file", member: "issuer" },
}

const clientAddressHeader: Question = {
  key: "clientAddressHeader",
  flag: "client-address-header",
  value: "HEADER",
  about: "where your proxy writes the visitor's address; x-forwarded-for",
  when: ({ issuer = "" }) => issuer.startsWith("https:"),
  fallback: () => "x-forwarded-for",
  sample: "x-forwarded-for",
  place: { part: "file", member: "clientAddressHeader" },
}

/** The account's kind comes first: it decides whether the rest is worth answering. */
export const initQuestions: Question[] = [
  ...accountQuestions.slice(0, 1),
  issuer,
  clientAddressHeader,
  ...accountQuestions.slice(1),
  ...appQuestions,
]

export interface Pool {
  name: string
  accounts: string[]
}

const named = (values: string[]): Choice[] => values.map((value) => ({ value, text: { name: "" } }))

/** Which of several pools; nobody is asked if there is one. */
const poolQuestion = (pools: Pool[]): Question => ({
  key: "pool",
  flag: "pool",
  value: "NAME",
  about: "the pool of people; needed if there are several",
  text: "pool",
  choices: named(pools.map(({ name }) => name)),
  fallback: () => (pools.length === 1 ? pools[0]?.name : undefined),
  sample: pools[0]?.name ?? "",
  place: { part: "app", member: "pool" },
})

/** Which of the pool's accounts; nobody is asked if there is one. */
function shownAccountQuestion(pools: Pool[]): Question {
  const accountsOf = ({ pool }: Answers) => pools.find(({ name }) => name === pool)?.accounts ?? []
  return {
    key: "shownAccount",
    flag: "account",
    value: "NAME",
    about: "the account whose QR code it shows; default: the pool's first",
    text: "shownAccount",
    choices: named([...new Set(pools.flatMap(({ accounts }) => accounts))]),
    when: (answers) => accountsOf(answers).length > 1,
    fallback: (answers) => accountsOf(answers)[0],
    sample: "",
    place: { part: "app", member: "account" },
  }
}

export const addAccountQuestions = (pools: Pool[]): Question[] => [
  ...accountQuestions,
  poolQuestion(pools),
]

export const addAppQuestions = (pools: Pool[]): Question[] => [
  poolQuestion(pools),
  shownAccountQuestion(pools),
  ...appQuestions,
]
