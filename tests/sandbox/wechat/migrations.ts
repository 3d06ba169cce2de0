// Account migration: the followers of one account become followers of another with the openids of
// that account, and changeopenid maps the openids (docs/wechat-protocol.md#migration).
import type { Account } from "./account.ts"
import { daySeconds, type Now } from "./clock.ts"
import type { People } from "./people.ts"

export type Moved = { person: string; from: string; to: string }
export type Migration = { from: Account; to: Account; at: number; moved: Moved[] }

/** How long changeopenid answers after a migration. */
const askableDays = 15

export class Migrations {
  private readonly list: Migration[] = []
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  migrate(people: People, from: Account, to: Account): Moved[] {
    const followers = people.all().filter((one) => people.follow(one, from)?.following)
    const moved = followers.map((person) => {
      people.moveFollow(person, from, to)
      const [was, is] = [people.openid(person, from), people.openid(person, to)]
      return { person: person.person, from: was, to: is }
    })
    this.list.push({ from, to, at: this.now(), moved })
    return moved
  }

  /**
   * The document names the original id but shows the appid, so both work; the latest migration wins.
   */
  find(source: unknown, to: Account): Migration | undefined {
    const oldest = this.now() - askableDays * daySeconds * 1000
    return this.list.findLast(
      (one) =>
        one.to.appId === to.appId &&
        one.at > oldest &&
        [one.from.appId, one.from.originalId].includes(source as string),
    )
  }

  clear(): void {
    this.list.length = 0
  }
}
