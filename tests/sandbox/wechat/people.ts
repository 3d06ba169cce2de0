// People with phones, and the accounts that they follow. One openid per person and account, one
// unionid per person and Open Platform (docs/wechat-protocol.md#events, #unionid).
import { createHash, randomUUID } from "node:crypto"
import type { Account } from "./account.ts"

/** By Open Platform; null if this WeChat reports none. */
export type Unionids = Record<string, string | null>
export type Person = {
  person: string
  name: string
  key: string
  /** The person's unionid on every Open Platform that `unionids` does not name. */
  unionid: string | null
  unionids: Unionids
}
export type Follow = {
  following: boolean
  since: number
  scene: string
  subscribeScene: string
}
export type ChatLine = { from: "person" | "account" | "wechat"; text: string; at: number }

export class People {
  private readonly list = new Map<string, Person>()
  private readonly follows = new Map<string, Follow>()
  private readonly chats = new Map<string, ChatLine[]>()
  private readonly owners = new Map<string, Person>()
  private counter = 0

  /** A person with a given key keeps the same openids over restarts; others get new ones. */
  add(
    name: string,
    { unionid = null, unionids = {} }: Partial<Pick<Person, "unionid" | "unionids">> = {},
    key: string = randomUUID(),
  ): Person {
    this.counter += 1
    const person = { person: `p${this.counter}`, name, key, unionid, unionids }
    this.list.set(person.person, person)
    return person
  }

  /** Numbers are not reused, so that an old id never means another person. */
  clear(): void {
    for (const part of [this.list, this.follows, this.chats, this.owners]) part.clear()
  }

  all(): Person[] {
    return [...this.list.values()]
  }

  find(person: string): Person | undefined {
    return this.list.get(person)
  }

  openid(person: Person, account: Account): string {
    const openid = hashedId(account.appId, person.key)
    this.owners.set(`${account.appId} ${openid}`, person)
    return openid
  }

  unionid(person: Person, { openPlatform }: Account): string | undefined {
    if (!openPlatform) return undefined
    const given = Object.hasOwn(person.unionids, openPlatform)
    if (given) return person.unionids[openPlatform] ?? undefined
    return person.unionid ?? hashedId(openPlatform, person.key)
  }

  /** Finds every openid that this WeChat has ever issued. */
  byOpenid(openid: string, account: Account): Person | undefined {
    return this.owners.get(`${account.appId} ${openid}`)
  }

  follow(person: Person, account: Account): Follow | undefined {
    return this.follows.get(pair(person, account))
  }

  setFollow(person: Person, account: Account, follow: Follow): void {
    this.follows.set(pair(person, account), follow)
  }

  /** A person who already follows the new account keeps that follow; the old account is unfollowed. */
  moveFollow(person: Person, from: Account, to: Account): void {
    const old = this.follow(person, from)
    if (!old) return
    this.setFollow(person, from, { ...old, following: false })
    if (this.follow(person, to)?.following) return
    const subscribeScene = "ADD_SCENE_ACCOUNT_MIGRATION"
    this.setFollow(person, to, { ...old, following: true, scene: "", subscribeScene })
  }

  chat(person: Person, account: Account): ChatLine[] {
    return this.chats.get(pair(person, account)) ?? []
  }

  say(person: Person, account: Account, line: ChatLine): void {
    const lines = [...this.chat(person, account), line].slice(-200)
    this.chats.set(pair(person, account), lines)
  }
}

const pair = (person: Person, account: Account) => `${person.person} ${account.appId}`

/** 28 characters: "o", then A-Z a-z 0-9 _ -. */
function hashedId(realm: string, key: string): string {
  return `o${createHash("sha256").update(`${realm}\n${key}`).digest("base64url").slice(0, 27)}`
}
