// An Official Account was moved to another owner, and everybody has a new openid there. The new identity
// is added to the user of the old one. The old identity stays, because it is still true of the old
// account.

import type { MigrateAnswer, MigrateCounts, MigrateReport } from "../../../base/admin-api.ts"
import { migrateOutcomes } from "../../../base/admin-api.ts"
import { isTooLong, LineSplitter, textOfLine } from "../../../base/json-lines.ts"
import type { OfficialAccount } from "../../../env.ts"
import { keeperOf } from "../../account/keeper-stub.ts"
import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import type { People } from "../decide/people.ts"
import type { Actor } from "../store/audit.ts"

/** `from` is an AppID, because the account may be gone from menshen.json; `to` is an account's name. */
interface Accounts {
  from: string
  to: string
}

/** WeChat's limit for one call (docs/wechat-protocol.md#migration). */
const pageMax = 100

/** Migrates the next hundred identities of the old account, as WeChat maps them. */
export async function migrateByWeChat(
  people: People,
  actor: Actor,
  { from, to, after }: Accounts & { after: string },
): Promise<AdminAnswer> {
  const query =
    "SELECT openid FROM identities WHERE app_id = ? AND openid > ? ORDER BY openid LIMIT ?"
  const rows = people.sql.exec<{ openid: string }>(query, from, after, pageMax).toArray()
  const openids = rows.map(({ openid }) => openid)
  const last = openids.at(-1)
  if (last === undefined) return said(sumOf([]))
  const officialAccount = officialAccountNamed(people, to)
  const weChatAnswer = await keeperOf(people.env, to).changeOpenids(to, from, openids)
  if (!weChatAnswer.ok) return refused(weChatAnswer.reason)
  const results = openids.map((openid): Result => {
    const now = weChatAnswer.value[openid]
    if (now !== undefined) return move(people, actor, officialAccount, { from, openid, now })
    return { openid, outcome: "unknown", sentence: "WeChat knows no new openid for it." }
  })
  const answer = { ...sumOf(results), ...(openids.length === pageMax && { next: last }) }
  return said(answer, { detail: { from, to, ...answer.counts } })
}

/** Takes lines like WeChat's own answer: {"ori_openid": …, "new_openid": …}. */
export function migrateByMapping(
  people: People,
  actor: Actor,
  { from, to, body }: Accounts & { body: Uint8Array },
): AdminAnswer {
  const officialAccount = officialAccountNamed(people, to)
  const splitter = new LineSplitter()
  const lines = [...splitter.push(body), ...splitter.finish()]
  const results = lines.flatMap((line): Result[] => {
    const text = isTooLong(line) ? undefined : textOfLine(line.bytes)
    if (text?.trim() === "") return []
    const pair = pairIn(text ?? "")
    if (pair === undefined) {
      const sentence = 'The line is not {"ori_openid": "…", "new_openid": "…"}.'
      return [{ openid: "", line: line.number, outcome: "refused", sentence }]
    }
    return [{ ...move(people, actor, officialAccount, { from, ...pair }), line: line.number }]
  })
  const answer = sumOf(results)
  return said(answer, { detail: { from, to, ...answer.counts } })
}

function officialAccountNamed({ config }: People, wanted: string): OfficialAccount {
  const officialAccount = config.accounts.find(({ name }) => name === wanted)
  if (officialAccount === undefined) throw new Error("this account is not in menshen.json")
  return officialAccount
}

type Result = Omit<MigrateReport, "outcome" | "reason"> & {
  outcome: keyof MigrateCounts
  reason?: string
}

const isOpenid = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9_-]{1,28}$/.test(value)

function pairIn(text: string): { openid: string; now: string } | undefined {
  try {
    const { ori_openid: openid, new_openid: now } = JSON.parse(text)
    return isOpenid(openid) && isOpenid(now) ? { openid, now } : undefined
  } catch {
    return undefined
  }
}

/** WeChat or the operator vouches that the new openid is the same person's, so it is linked as if that
 * person's session had asked. */
function move(
  people: People,
  actor: Actor,
  { appId }: OfficialAccount,
  { from, openid, now }: { from: string; openid: string; now: string },
): Result {
  const owner = people.store.identity(from, openid)?.user
  if (owner === undefined)
    return { openid, outcome: "unknown", sentence: "No user has this openid." }
  const { outcome, reason } = people.decide(actor, () =>
    people.resolve({ appId, openid: now, purpose: "link", session: owner }),
  )
  if (outcome === "attach_identity") return { openid, outcome: "moved", sentence: "" }
  if (outcome === "sign_in") return { openid, outcome: "same", sentence: "" }
  const sentence = "The new openid is another user's. See: menshen users conflicts"
  return { openid, outcome: "conflict", reason, sentence }
}

function sumOf(results: Result[]): MigrateAnswer {
  const counts = Object.fromEntries(migrateOutcomes.map((name) => [name, 0])) as MigrateCounts
  for (const { outcome } of results) counts[outcome] += 1
  const lines = results.flatMap(({ outcome, reason = outcome, ...rest }): MigrateReport[] =>
    outcome === "moved" || outcome === "same" ? [] : [{ ...rest, outcome, reason }],
  )
  return { counts, lines }
}
