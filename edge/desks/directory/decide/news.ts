// What WeChat reports about people besides their scans: follows, unfollows, closed accounts. The core
// decides what a report changes (core/binding/hear.hpp); this file finds out what is known, and does it.

import type { HearAnswer, HearQuestion } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import { keeperOf } from "../../account/keeper-stub.ts"
import { sessionsOf } from "../../sessions/sessions-stub.ts"
import { identityEvent } from "../store/events.ts"
import { type Forgetting, forgetIdentity } from "./forget.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface PersonNews {
  kind: HearQuestion["kind"]
  appId: string
  openid: string
  /** CreateTime, milliseconds since 1970. */
  at: number
}

interface Rooms extends Forgetting {
  unions: Unions
}

/** With a reason, the news had no effect on the user, or a smaller one than it asks for. */
export interface Heard {
  reason: Reason
  user?: string
}

/** What had to be asked elsewhere, before the transaction. */
type Asked = Pick<HearQuestion, "asked"> & { provedAt: number }

/** Idempotent. */
export async function hear(rooms: Rooms, news: PersonNews): Promise<Heard> {
  const user = rooms.people.store.identity(news.appId, news.openid)?.user
  const reason = await answerTo(rooms, news)
  return { reason, ...(user !== undefined && { user }) }
}

async function answerTo(rooms: Rooms, news: PersonNews): Promise<Reason> {
  const { people } = rooms
  const first = decide(people, news, { asked: "not_yet", provedAt: 0 })
  if (first.effect === "nothing") return first.reason
  const provedAt = isLeaving(news) ? await lastProof(people, news) : 0
  const { effect } = decide(people, news, { asked: "not_yet", provedAt })
  const asked = effect === "ask" ? await askWeChat(people, news) : "not_yet"
  return act(rooms, news, { asked, provedAt })
}

function decide(people: People, news: PersonNews, { asked, provedAt }: Asked): HearAnswer {
  const { kind, appId, openid, at } = news
  const row = people.store.identity(appId, openid)
  return people.core.hear({
    kind,
    at,
    ...(row && {
      following: { following: row.following, changedAt: row.followChangedAt, provedAt },
    }),
    onUnfollow: policyOf(people),
    asked,
    now: Date.now(),
  })
}

const policyOf = ({ config, pool }: People) =>
  config.pools.find(({ name }) => name === pool)?.onUnfollow ?? "keep"

const isLeaving = ({ kind }: PersonNews) => kind === "unfollowed" || kind === "cancelled"

/** The time of a known person's last scan stands in the session or grant that it began, under the user whom they
 * were then. */
async function lastProof(people: People, { appId, openid }: PersonNews): Promise<number> {
  const user = people.store.identity(appId, openid)?.user
  if (user === undefined) return 0
  const users = people.merges.everJoinedWith(user)
  return sessionsOf(people.env, people.pool).lastProof(users, appId, openid)
}

async function askWeChat(people: People, { appId, openid }: PersonNews): Promise<Asked["asked"]> {
  const account = people.config.accounts.find((one) => one.appId === appId)
  if (account === undefined) return "may_not"
  return keeperOf(people.env, account.name).follows(account.name, openid)
}

/** Decides again in the transaction, because more may be known after the waiting. */
async function act(rooms: Rooms, news: PersonNews, asked: Asked): Promise<Reason> {
  const { people } = rooms
  const again = () => decide(people, news, asked)
  if (again().effect !== "forget") return people.transact((now) => write(rooms, news, again(), now))
  let last = again()
  await forgetIdentity(rooms, "wechat", news, () => {
    last = again()
    return last.effect === "forget"
  })
  return last.reason
}

function write(rooms: Rooms, news: PersonNews, { effect, reason }: HearAnswer, now: number) {
  const { people } = rooms
  const { appId, openid, at } = news
  const row = people.store.identity(appId, openid)
  if (row === undefined) return reason
  const { user } = row
  if (effect === "record") people.audit.record("wechat", "authorization_revoked", user, { appId })
  if (effect === "follow") {
    people.store.noteFollow(appId, openid, true, at)
    if (!row.following) people.audit.record("wechat", "followed", user, { appId }, now)
    rooms.unions.want(appId, openid, now)
  }
  if (effect === "unfollow" || effect === "sign_out") {
    people.store.noteFollow(appId, openid, false, at)
    if (row.following) noteLeaving(people, news, user, now)
    if (effect === "sign_out") people.endUnfollowed(user, at, now)
  }
  return reason
}

function noteLeaving(people: People, news: PersonNews, user: string, now: number): void {
  const detail = { appId: news.appId, policy: policyOf(people) }
  people.audit.record("wechat", "unfollowed", user, detail, now)
  people.outbox.addEvents([identityEvent("user.unfollowed", user, news)], now)
}
