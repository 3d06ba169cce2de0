// What an operator is told, by reason. Strangers are told by edge/http/refuse.ts, and almost nothing.

import type { Reason } from "../../core/reasons.ts"

const rows: Partial<Record<Reason, [status: number, sentence: string]>> = {
  admin_key_mismatch: [401, "Send the admin key of menshen.json as a bearer token."],
  admin_key_limit: [429, "Too many calls came with a wrong key. Wait, or send the right one."],
  request_malformed: [400, "The request lacks a member, or has one too many or of a wrong shape."],
  too_large: [413, "The request is too large. Send it in smaller parts."],
  call_unknown: [404, "The admin API has no such call. docs/operating.md lists them."],
  pool_unknown: [404, "There is no such pool in menshen.json."],
  user_unknown: [404, "There is no such user in this pool."],
  user_not_active: [409, "The user was merged into another or forgotten. Look at it with show."],
  identity_not_owned: [409, "The user has no such identity. Look at the user with show."],
  last_way_in: [409, "It is the user's only identity. Forget the user, or link another first."],
  merge_into_itself: [409, "Name two different users."],
  merge_unknown: [404, "There is no such merge. Both users show theirs."],
  merge_too_old: [409, "A merge can be undone for 30 days, and this one is older."],
  merge_undone: [409, "The merge is undone already."],
  conflict_unknown: [404, "There is no such conflict."],
  conflict_settled: [409, "The conflict is settled already. To change it, merge or undo."],
  conflict_of_others: [409, "Merge into one of the two users of the conflict."],
  event_unknown: [404, "There is no such event among those that could not be delivered."],
  account_unknown: [400, "Name two different accounts of this pool, as in menshen.json."],
  wechat_unreachable: [503, "WeChat does not answer. Run it again; it goes on where it stopped."],
  wechat_ip_not_listed: [
    502,
    "WeChat refused the address (40164). Menshen's log names it; list it.",
  ],
  wechat_quota: [503, "The account's daily quota at WeChat is used up. Go on tomorrow."],
  wechat_not_called: [
    409,
    'No call to WeChat is made for an account with "signIn": "message". Bring a mapping file.',
  ],
  wechat_refused: [502, "WeChat refused the call. Menshen's log names its errcode."],
}

export const statusOf = (reason: Reason): number => rows[reason]?.[0] ?? 409

export const told = (reason: Reason): string =>
  rows[reason]?.[1] ?? `Menshen refused: ${reason.replaceAll("_", " ")}.`
