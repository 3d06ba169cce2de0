// What a stranger is told about a refusal: one row for each reason and no fallback, so that a new reason
// does not compile until somebody has decided. docs/reasons.md shows the rows. Strangers are told about
// their own mistakes that they can fix, and nothing about others: another browser's ticket looks like no
// ticket. The cause of trouble with WeChat or with an application's statement is in the operator's log.
// The default status is 403: the request was understood and is refused (RFC 9110 section 15.5.4).

import { logRefusal } from "../core/log-refusal.ts"
import type { Reason } from "../core/reasons.ts"

export const noStore = { "cache-control": "no-store" } as const

/** The answer to HEAD where GET would start something. */
export const onlyHead = () =>
  new Response(null, { headers: { ...noStore, "content-type": "text/html; charset=utf-8" } })

interface Public {
  status: number
  /** For people and developers; pages have their own sentences, in four languages. */
  sentence: string
  /** The reason that is named instead, so that strangers cannot tell the two apart; absent: its own. */
  error?: Reason
  /** Pages have only a general sentence for this reason. */
  page?: "refused" | "failed"
  headers?: Readonly<Record<string, string>>
}

const ticketNotFound = {
  error: "ticket_not_found",
  status: 404,
  sentence: "There is no such sign-in. Start a new one.",
} as const

const proofNotFound = {
  error: "proof_not_found",
  status: 404,
  sentence: "There is no such proof. Begin another.",
} as const

const statementRefused = {
  error: "statement_malformed",
  status: 400,
  sentence: "The sign-in was refused.",
} as const

const weChatTrouble = {
  error: "wechat_unreachable",
  status: 503,
  sentence: "WeChat does not answer at the moment. Please try again.",
  headers: { "retry-after": "5" },
} as const

/** No `retry-after`: whoever asks again hears the same until an operator acts. */
const misconfigured = {
  error: "account_misconfigured",
  status: 503,
  sentence: "Sign-in at this site is not set up correctly. Its owner has to act.",
} as const

/** `at` and `retry-after` of the answer say when: the account's keeper knows it. */
const noCodesToday = {
  status: 503,
  sentence: "No QR codes are left today. New ones come at midnight in Beijing (UTC+8).",
} as const

/** Pages have a sentence for each of these; a program gets the reason's name and this sentence. */
const refusedWithPage = { status: 403, sentence: "The sign-in was refused." } as const

const refused = { ...refusedWithPage, page: "refused" } as const

/** Never sent to a stranger: WeChat's server, an operator or an OAuth client gets another answer,
 * elsewhere. If one escapes by mistake, it says no more than `refused`. */
export const neverHeard = { ...refused } as const

const publics = {
  accepted: neverHeard,

  // Starting a sign-in.
  client_unknown: { status: 400, sentence: "No application with this client_id is registered." },
  origin_not_registered: {
    status: 403,
    sentence: "This page's origin is not registered for the application.",
  },
  redirect_uri_not_registered: {
    status: 400,
    sentence: "This redirect_uri is not registered for the application.",
  },
  request_malformed: {
    status: 400,
    sentence: "The request lacks a parameter or has one of the wrong shape.",
  },
  chat_codes_exhausted: {
    status: 429,
    sentence: "Too many sign-ins are under way. Wait two minutes, then try again.",
    // By then the pages that wait now have ended.
    headers: { "retry-after": "120" },
  },
  rate_limited: {
    status: 429,
    sentence: "Too many requests came from this network. Wait a minute, then try again.",
  },
  interaction_required: {
    status: 403,
    sentence:
      "Few QR codes are left today. Ask again with interacted once the visitor has pressed a key or a button.",
  },
  qr_budget_spent: noCodesToday,

  // A ticket, for the browser that holds it.
  ticket_not_found: ticketNotFound,
  browser_mismatch: ticketNotFound,
  ticket_out_of_turn: { status: 409, sentence: "The sign-in is not at this step." },
  ticket_expired: { status: 410, sentence: "The sign-in has expired. Start a new one." },
  confirm_digits_wrong: {
    status: 403,
    sentence: "The digits are not the ones that the phone shows.",
  },
  confirm_other_way: { status: 409, sentence: "The sign-in has to be confirmed in another way." },
  code_limit: { status: 429, sentence: "Too many codes were asked for. Start a new sign-in." },
  snapshot_user: {
    status: 403,
    sentence: "WeChat shows a snapshot of the page. Open the whole page, then sign in.",
  },
  purpose_mismatch: refused,
  openid_mismatch: refused,
  ticket_claimed: neverHeard,
  account_mismatch: neverHeard,
  event_stale: neverHeard,
  not_following: neverHeard,

  // Choosing an account, and proving an old one.
  choice_not_offered: { status: 403, sentence: "The application does not offer this choice." },
  proof_not_found: proofNotFound,
  client_mismatch: proofNotFound,
  proof_expired: { status: 410, sentence: "The proof has expired. Begin another." },
  proof_used: { status: 409, sentence: "The proof was used already. Begin another." },
  proof_limit: { status: 429, sentence: "Three wrong codes were entered. Ask for another code." },
  otp_mismatch: { status: 403, sentence: "The code is not the one that was sent." },
  address_malformed: {
    status: 400,
    sentence: "Send an e-mail address, or a phone number with its country code.",
  },
  too_many_requests: {
    status: 429,
    sentence: "Too many codes were asked for at this address. Wait until retry_at.",
  },
  otp_limit: {
    status: 429,
    sentence: "This person asked for too many codes. Wait until retry_at.",
  },
  statement_malformed: statementRefused,
  statement_signature: statementRefused,
  statement_audience: statementRefused,
  statement_expired: statementRefused,

  // Users and their identities.
  session_required: refusedWithPage,
  identity_taken: refusedWithPage,
  union_taken: refusedWithPage,
  identity_not_owned: refusedWithPage,
  last_way_in: refusedWithPage,
  identity_recent: refusedWithPage,
  identity_in_use: refusedWithPage,
  user_not_active: refusedWithPage,
  identity_conflict: refused,
  first_sign_in_refused: refused,
  union_changed: refused,

  // WeChat's API.
  wechat_quota: noCodesToday,
  wechat_unreachable: weChatTrouble,
  wechat_ip_not_listed: misconfigured,
  wechat_not_authorised: misconfigured,
  wechat_credentials: misconfigured,
  account_misconfigured: misconfigured,
  wechat_refused: weChatTrouble,
  wechat_not_called: weChatTrouble,
  oauth_refused: neverHeard,

  // Pushes: WeChat's server gets 403 without a body, or the chat gets a reply.
  query_malformed: neverHeard,
  signature_mismatch: neverHeard,
  echostr_malformed: neverHeard,
  encryption_required: neverHeard,
  body_malformed: neverHeard,
  base64_malformed: neverHeard,
  ciphertext_length: neverHeard,
  padding_invalid: neverHeard,
  length_invalid: neverHeard,
  app_id_mismatch: neverHeard,
  plaintext_beside_encrypt: neverHeard,
  recipient_mismatch: neverHeard,
  xml_malformed: neverHeard,
  xml_forbidden: neverHeard,
  element_repeated: neverHeard,
  nesting_too_deep: neverHeard,
  too_large: neverHeard,
  utf8_invalid: neverHeard,
  field_malformed: neverHeard,
  schema_mismatch: neverHeard,
  json_malformed: neverHeard,
  event_not_ours: neverHeard,
  news_stale: neverHeard,
  cancellation_stale: neverHeard,
  news_superseded: neverHeard,
  news_denied: neverHeard,
  news_unconfirmed: neverHeard,
  chat_code_unknown: neverHeard,
  chat_code_limit: neverHeard,

  // The token endpoint: clients get invalid_grant for all of these (RFC 6749 section 5.2).
  code_mismatch: neverHeard,
  redirect_uri_mismatch: neverHeard,
  verifier_mismatch: neverHeard,

  // Credentials given to `menshen/core`, menshen.json, and storage.
  token_malformed: neverHeard,
  key_malformed: neverHeard,
  app_id_malformed: neverHeard,
  random_malformed: neverHeard,
  config_invalid: neverHeard,
  storage_failed: {
    status: 503,
    sentence: "Something went wrong here. Please try again.",
    page: "failed",
    headers: { "retry-after": "5" },
  },

  // The admin API and imports: edge/routes/admin/admin-errors.ts answers the operator.
  user_unknown: neverHeard,
  account_taken: neverHeard,
  contact_taken: neverHeard,
  person_forgotten: neverHeard,
  merge_into_itself: neverHeard,
  merge_too_old: neverHeard,
  admin_key_mismatch: neverHeard,
  admin_key_limit: neverHeard,
  call_unknown: neverHeard,
  pool_unknown: neverHeard,
  account_unknown: neverHeard,
  merge_unknown: neverHeard,
  merge_undone: neverHeard,
  conflict_unknown: neverHeard,
  conflict_settled: neverHeard,
  conflict_of_others: neverHeard,
  event_unknown: neverHeard,
  record_malformed: neverHeard,
} as const satisfies Record<Reason, Public>

type Publics = typeof publics
type PageNameOf<R extends Reason> = Publics[R] extends { page: infer Page }
  ? Page
  : Publics[R] extends { error: infer Other }
    ? Other
    : R

/** The reasons as pages name them; edge/i18n has a sentence for each. */
export type PageName = { [R in Reason]: PageNameOf<R> }[Reason]

export interface Heard {
  error: Reason
  status: number
  sentence: string
  headers: Readonly<Record<string, string>>
}

export function heardOf(reason: Reason): Heard {
  const row: Public = publics[reason]
  return { error: reason, headers: {}, ...row }
}

export function pageNameOf(reason: Reason): PageName {
  const { page, error = reason }: Public = publics[reason]
  return (page ?? error) as PageName
}

export const isNeverHeard = (reason: Reason): boolean => publics[reason] === neverHeard

/** @param more can have the `error_id` of a line that the log has already; else the refusal gets a line here */
export function refuseJson(
  reason: Reason,
  headers: HeadersInit = {},
  more: Record<string, number | string> = {},
): Response {
  const heard = heardOf(reason)
  const { error_id = logRefusal("request_refused", { reason, status: heard.status }), ...rest } =
    more
  const body = { error: heard.error, error_description: heard.sentence, error_id, ...rest }
  return Response.json(body, {
    status: heard.status,
    headers: { ...noStore, ...heard.headers, ...headers },
  })
}

/** A refusal whose end is known, in milliseconds since 1970. */
export function refuseUntil(
  reason: Reason,
  retryAt: number,
  headers: Record<string, string> = {},
): Response {
  const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000))
  const later = { ...headers, "retry-after": String(seconds) }
  return refuseJson(reason, later, { retry_at: new Date(retryAt).toISOString() })
}
