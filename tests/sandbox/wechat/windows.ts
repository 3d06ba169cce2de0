// How often and for how long an account may write to a person after an action of that person
// (docs/wechat-protocol.md#custom-messages).
import type { Account } from "./account.ts"
import type { Now } from "./clock.ts"
import type { Person } from "./people.ts"

const minute = 60_000
const allowances = {
  message: { messages: 5, ms: 48 * 60 * minute },
  click: { messages: 3, ms: minute },
  follow: { messages: 3, ms: minute },
  scan: { messages: 3, ms: minute },
} as const
export type Occasion = keyof typeof allowances

type Window = { until: number; left: number }

export class Windows {
  private readonly byPair = new Map<string, Map<Occasion, Window>>()
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  /** Repeating an occasion restarts its window. */
  open(person: Person, account: Account, occasion: Occasion): void {
    const { messages, ms } = allowances[occasion]
    const windows = this.byPair.get(pair(person, account)) ?? new Map<Occasion, Window>()
    windows.set(occasion, { until: this.now() + ms, left: messages })
    this.byPair.set(pair(person, account), windows)
  }

  /** Counts one message in the window that ends first and has room. */
  spend(person: Person, account: Account): "counted" | "closed" | "used-up" {
    const windows = [...(this.byPair.get(pair(person, account))?.values() ?? [])]
    const live = windows.filter(({ until }) => until > this.now())
    if (live.length === 0) return "closed"
    const [first] = live.filter(({ left }) => left > 0).sort((a, b) => a.until - b.until)
    if (!first) return "used-up"
    first.left -= 1
    return "counted"
  }

  clear(): void {
    this.byPair.clear()
  }
}

const pair = (person: Person, account: Account) => `${person.person} ${account.appId}`
