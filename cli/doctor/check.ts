// The type of a check. checks.ts lists all checks; the runner and the tests read that list.

import type { AccountFacts } from "./account-facts.ts"
import type { Facts } from "./facts.ts"
import type { Verdict } from "./verdict.ts"

interface Named {
  name: string
  /** Names of checks that have to be ok before this one says anything: they name the cause. */
  needs?: string[]
  /** With --wait it looks again before it blames. */
  waits?: true
}

/** About Menshen and its machine. Undefined: it does not apply. */
export interface Check extends Named {
  run: (facts: Facts) => Promise<Verdict | undefined> | Verdict | undefined
}

/** About one Official Account. */
export interface AccountCheck extends Named {
  run: (account: AccountFacts, facts: Facts) => Promise<Verdict | undefined> | Verdict | undefined
}
