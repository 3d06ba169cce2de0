// What an operator is told about a refusal: what to do. Strangers are told by edge/http/refuse.ts, and
// almost nothing.

import type { Reason } from "../../core/reasons.ts"
import type { AdminRefusal } from "../../desks/directory/decide/admin-answer.ts"

/** Of the calls that store a configuration. No log and no visitor hears them, so they are no reasons of the core. */
type StoreRefusal =
  | "configuration_not_stored"
  | "configuration_faulty"
  | "configuration_changed"
  | "version_unknown"

/** Why a call is refused, by its route or by the directory that it asks. */
export type AdminReason =
  | AdminRefusal
  | StoreRefusal
  | Extract<
      Reason,
      "admin_key_mismatch" | "admin_key_limit" | "call_unknown" | "pool_unknown" | "account_unknown"
    >

interface AdminError {
  status: number
  sentence: string
}

/** One row for each reason, so that a new one does not compile without a sentence. */
export const adminErrors: Record<AdminReason, AdminError> = {
  admin_key_mismatch: {
    status: 401,
    sentence:
      "The call has no admin key or a wrong one. Send the one of menshen.json as a bearer token.",
  },
  admin_key_limit: {
    status: 429,
    sentence: "Too many calls came with a wrong key. Wait, or send the right one.",
  },
  request_malformed: {
    status: 400,
    sentence: "The request lacks a member, or has one too many or of a wrong shape.",
  },
  too_large: {
    status: 413,
    sentence: "The request is too large. Send it in smaller parts.",
  },
  call_unknown: {
    status: 404,
    sentence: "The admin API has no such call. docs/operating.md lists them.",
  },
  pool_unknown: {
    status: 404,
    sentence: "There is no such pool in menshen.json.",
  },
  user_unknown: {
    status: 404,
    sentence: "There is no such user in this pool.",
  },
  user_not_active: {
    status: 409,
    sentence: "The user was merged into another or forgotten. Look at it with show.",
  },
  identity_not_owned: {
    status: 409,
    sentence: "The user has no such identity. Look at the user with show.",
  },
  last_way_in: {
    status: 409,
    sentence: "It is the user's only identity. Forget the user, or link another first.",
  },
  identity_recent: {
    status: 409,
    sentence: "It came in within the last day. Wait, or unlink it as an operator.",
  },
  identity_in_use: {
    status: 409,
    sentence: "The session was begun with this identity.",
  },
  merge_into_itself: {
    status: 409,
    sentence: "Name two different users.",
  },
  merge_unknown: {
    status: 404,
    sentence: "There is no such merge. Both users show theirs.",
  },
  merge_too_old: {
    status: 409,
    sentence: "A merge can be undone for 30 days, and this one is older.",
  },
  merge_undone: {
    status: 409,
    sentence: "The merge is undone already.",
  },
  conflict_unknown: {
    status: 404,
    sentence: "There is no such conflict.",
  },
  conflict_settled: {
    status: 409,
    sentence: "The conflict is settled already. To change it, merge or undo.",
  },
  conflict_of_others: {
    status: 409,
    sentence: "Merge into one of the two users of the conflict.",
  },
  event_unknown: {
    status: 404,
    sentence: "There is no such event or push among those that could not be delivered.",
  },
  account_unknown: {
    status: 400,
    sentence:
      "There is no such account in menshen.json, or it does not fit: a pool of QR codes needs an account that has one, and a migration two different accounts of the pool.",
  },
  wechat_unreachable: {
    status: 503,
    sentence: "WeChat does not answer. Run it again; it goes on where it stopped.",
  },
  wechat_ip_not_listed: {
    status: 502,
    sentence: "WeChat refused the address (40164). Menshen's log names it; list it.",
  },
  wechat_credentials: {
    status: 502,
    sentence: "WeChat refused the AppID or AppSecret. Compare both with the WeChat console.",
  },
  wechat_not_authorised: {
    status: 502,
    sentence: "WeChat does not let this account make the call (48001). Bring a mapping file.",
  },
  account_misconfigured: {
    status: 502,
    sentence:
      "WeChat refuses the account until its operator acts. Menshen's log says what to correct.",
  },
  wechat_quota: {
    status: 503,
    sentence: "The account's daily quota at WeChat is used up. Go on tomorrow.",
  },
  wechat_not_called: {
    status: 409,
    sentence:
      'No call to WeChat is made for an account with "signIn": "message". Bring a mapping file.',
  },
  wechat_refused: {
    status: 502,
    sentence: "WeChat refused the call. Menshen's log names its errcode.",
  },
  oauth_refused: {
    status: 502,
    sentence: "WeChat refused the call. Menshen's log names its errcode.",
  },
  configuration_not_stored: {
    status: 409,
    sentence:
      'Nothing is stored here: write "configurationStore": true into the configuration that you deploy.',
  },
  configuration_faulty: {
    status: 422,
    sentence: "The configuration has faults, and nothing was stored.",
  },
  configuration_changed: {
    status: 409,
    sentence:
      "Somebody stored another version meanwhile, or the base is wrong. Read the newest version, and change that one.",
  },
  version_unknown: {
    status: 404,
    sentence: "There is no such version among those that are kept.",
  },
}
