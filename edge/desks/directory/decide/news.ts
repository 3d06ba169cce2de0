// What WeChat reports about people besides their scans: follows, unfollows, closed accounts.

import { identityEvent } from "../store/events.ts"
import { type Forgetting, forgetIdentity } from "./forget.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface PersonNews {
  kind: "followed" | "unfollowed" | "revoked" | "cancelled"
  appId: string
  openid: string
  /** Time by WeChat's clock, milliseconds since 1970. */
  at: number
}

interface Rooms extends Forgetting {
  unions: Unions
}

/** Idempotent. A report about an identity that nobody has changes nothing. */
export async function hear(rooms: Rooms, news: PersonNews): Promise<void> {
  switch (news.kind) {
    case "followed":
      return followed(rooms, news)
    case "unfollowed":
      return unfollowed(rooms, news)
    case "revoked":
      return revoked(rooms.people, news)
    case "cancelled":
      // WeChat's rules require that the data of a closed account is deleted, whatever the app prefers.
      return forgetIdentity(rooms, "wechat", news)
  }
}

function followed({ people, unions }: Rooms, { appId, openid, at }: PersonNews): void {
  people.transact((now) => {
    if (!people.store.noteFollow(appId, openid, true, at)) return
    const user = people.store.identity(appId, openid)?.user ?? ""
    people.audit.record("wechat", "followed", user, { appId }, now)
    unions.want(appId, openid, now)
  })
}

async function unfollowed(rooms: Rooms, news: PersonNews): Promise<void> {
  const { people } = rooms
  const { appId, openid, at } = news
  const policy = people.config.pools.find(({ name }) => name === people.pool)?.onUnfollow
  if (policy === "forget") {
    const identity = people.store.identity(appId, openid)
    if (identity && identity.followChangedAt <= at) await forgetIdentity(rooms, "wechat", news)
    return
  }
  people.transact((now) => {
    if (!people.store.noteFollow(appId, openid, false, at)) return
    const user = people.store.identity(appId, openid)?.user ?? ""
    people.audit.record("wechat", "unfollowed", user, { appId, policy }, now)
    people.outbox.addEvents([identityEvent("user.unfollowed", user, news)], now)
    if (policy === "sign-out") people.endSessions(user, now)
  })
}

/** Only recorded: the data that a person can withdraw one by one (name, picture, place …) is never
 * requested. */
function revoked(people: People, { appId, openid }: PersonNews): void {
  const user = people.store.identity(appId, openid)?.user
  if (user !== undefined) people.audit.record("wechat", "authorization_revoked", user, { appId })
}
