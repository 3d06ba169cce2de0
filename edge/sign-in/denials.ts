// What people deny: whoever denies too often is muted (AV-09), and an application that many people deny is
// a warning for the operator (CD-04). Only the person's own acts mute them: "not me" by a link in their
// chat, three wrong numbers in it, and unfollowing instead of an answer. What a browser does to a ticket
// that they scanned does not, because it can be an attacker's.

import { log } from "../base/log.ts"
import { MemoryCounters } from "../base/memory-counters.ts"
import { denialsMax, denialWindowMs, Muting, mutedMs } from "../base/muting.ts"
import { isNews } from "../base/once-a-minute.ts"
import { SlottedCounts } from "../base/slotted-counts.ts"
import type { Warning } from "../base/warning.ts"
import { configOf, type Env } from "../env.ts"
import { manyNotMe } from "./many-not-me.ts"

interface Person {
  appId: string
  openid: string
}

const muting = new Muting()
const nameOf = ({ appId, openid }: Person) => `${appId} ${openid}`

/** A ticket that is denied again counts once: the button can be pressed, and a push can come, twice. */
const firsts = new MemoryCounters()
const once = { windowSeconds: 60 * 60, most: 1 }
const isFirst = (name: string, scene: string, now: number) =>
  firsts.take({ name, ...once }, scene, now).ok

const minutes = (ms: number) => ms / 60_000
const mutedSentence = `one WeChat denied ${denialsMax} sign-ins within ${minutes(denialWindowMs)} minutes; for ${minutes(mutedMs)} minutes its scans and codes take no sign-in, and there is nothing to do`

export function noteDenial(env: Env, person: Person, scene: string): void {
  const now = Date.now()
  if (!isFirst("denial", scene, now) || !muting.deny(nameOf(person), now)) return
  const account = configOf(env).accounts.find(({ appId }) => appId === person.appId)?.name
  log("scans_muted", { account, sentence: mutedSentence })
}

export const isMuted = (person: Person) => muting.isMuted(nameOf(person), Date.now())
/** True once for each time that somebody is muted. */
export const hasToBeTold = (person: Person) => muting.tell(nameOf(person), Date.now())

const notMes = new SlottedCounts()
const scans = new SlottedCounts()

export function noteNotMe(client: string, scene: string): void {
  const now = Date.now()
  if (!isFirst("not me", scene, now)) return
  notMes.add(client, now)
  const warning = warningOf(client, now)
  if (warning === undefined || !isNews(`${warning.kind} ${client}`)) return
  log(warning.kind, { client, sentence: warning.sentence })
}

/** WeChat can deliver a scan again, and a phone can scan its own code all day: each ticket is one scan. */
export function noteScan(client: string, scene: string): void {
  const now = Date.now()
  if (isFirst("scan", scene, now)) scans.add(client, now)
}

/** For health. */
export const notMeWarnings = (env: Env): Warning[] =>
  configOf(env).apps.flatMap(({ clientId }) => warningOf(clientId, Date.now()) ?? [])

const warningOf = (client: string, now: number) =>
  manyNotMe(client, notMes.count(client, now), scans.count(client, now))
