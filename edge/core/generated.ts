// Made by `npm run generate` from the tables of core/ and wasm/: change them there, never here.
// tests/wasm/tables.test.ts fails where this file is not what the tables say.

import type { Reader, Writer } from "./wire.ts"

/** The version of the calls of core.wasm; the host refuses any other. */
export const abiVersion = 16

/** How many seconds a QR code is shown. */
export const qrSeconds = 120

/** How many seconds a scan may come later than that. */
export const qrGraceSeconds = 15

/** How many seconds a browser has to collect an approved ticket. */
export const collectSeconds = 60

/** How many digits a chat code has; see core/ticket/chat_code.hpp. */
export const chatCodeDigits = {
  least: 6,
  most: 8,
}

/** Of so many numbers of a length, at most one is a code that waits. */
export const chatCodesPerLiveOne = 1000

/** How many seconds the link "not me" in a person's chat is good. */
export const notMeSeconds = 86400

/** The limits on anonymous requests: core/config/limits.hpp. `windowSeconds` 0: so many at once. */
export const limits = {
  signInsPerAddress: { per: "address", windowSeconds: 60 },
  signInsPerClient: { per: "client", windowSeconds: 60 },
  signInsPerAccount: { per: "account", windowSeconds: 60 },
  pushedRequestsPerAddress: { per: "address", windowSeconds: 60 },
  pushedRequestsPerClient: { per: "client", windowSeconds: 60 },
  tokenFailuresPerAddress: { per: "address", windowSeconds: 60 },
  choosingPerAddress: { per: "address", windowSeconds: 60 },
  adminFailuresPerAddress: { per: "address", windowSeconds: 60 },
  streamsPerAddress: { per: "address", windowSeconds: 0 },
} as const
export type LimitName = keyof typeof limits

/** The languages of the pages, and of the chat. */
export const languages = ["zh-CN", "zh-TW", "en", "ja"] as const
export type Language = (typeof languages)[number]

/** What the operator's own texts may be about: core/config/texts.hpp. */
export type ReplyPlace = "follow" | "scan" | "success" | "denied" | "refused" | "expired"
export type PagePlace = "heading" | "intro" | "confirmed" | "help"
export type Placeholder = "app" | "browser" | "place" | "time"
/** The most bytes that each part of a reply about a sign-in has. The core refuses texts with which a reply would have
 * more than WeChat shows; tests hold the parts to these numbers. */
export const replyBytes = {
  whole: 2048,
  ownLines: 800,
  placeholders: { app: 256, browser: 32, place: 128, time: 48 },
} as const

export const states = [
  "waiting",
  "scanned",
  "confirmed",
  "choosing",
  "approved",
  "granted",
  "redeemed",
  "expired",
  "cancelled",
  "denied",
  "refused",
] as const
export type State = (typeof states)[number]

/** No transition leads out of these: core/ticket/lifecycle.hpp. */
export const finalStates: readonly State[] = [
  "redeemed",
  "expired",
  "cancelled",
  "denied",
  "refused",
]
/** The purpose of a ticket. */
export const purposes = ["sign_in", "link"] as const
export type Purpose = (typeof purposes)[number]

/** How the person agrees after the scan. The last one is WeChat's; no app can choose it. */
export const confirmations = ["none", "tap", "reply", "phone-code", "oauth"] as const
export type Confirm = (typeof confirmations)[number]

/** The chat's answer to the person who scanned. */
export const phoneAnswers = [
  "signing_in",
  "taken",
  "too_late",
  "refused",
  "must_confirm",
  "denied",
] as const
export type PhoneAnswer = (typeof phoneAnswers)[number]

/** The meaning of a push for a sign-in. */
export const matters = [
  "other",
  "scan",
  "follow",
  "foreign_follow",
  "chat_code",
  "match_number",
  "digits_in_text",
] as const
export type Matter = (typeof matters)[number]

/** What a push says about a person. */
export const newsKinds = ["none", "followed", "unfollowed", "revoked", "cancelled"] as const
export type NewsKind = (typeof newsKinds)[number]

/** Every refusal by its index. The index may be stored, so the list only grows at its end. */
export const reasons = [
  "accepted",
  "query_malformed",
  "signature_mismatch",
  "echostr_malformed",
  "encryption_required",
  "body_malformed",
  "base64_malformed",
  "ciphertext_length",
  "padding_invalid",
  "length_invalid",
  "app_id_mismatch",
  "plaintext_beside_encrypt",
  "recipient_mismatch",
  "xml_malformed",
  "xml_forbidden",
  "element_repeated",
  "nesting_too_deep",
  "too_large",
  "utf8_invalid",
  "field_malformed",
  "schema_mismatch",
  "json_malformed",
  "token_malformed",
  "key_malformed",
  "app_id_malformed",
  "random_malformed",
  "event_not_ours",
  "ticket_not_found",
  "ticket_out_of_turn",
  "ticket_expired",
  "ticket_claimed",
  "account_mismatch",
  "event_stale",
  "openid_mismatch",
  "browser_mismatch",
  "code_mismatch",
  "client_mismatch",
  "redirect_uri_mismatch",
  "verifier_mismatch",
  "code_limit",
  "purpose_mismatch",
  "config_invalid",
  "wechat_unreachable",
  "wechat_ip_not_listed",
  "wechat_not_authorised",
  "wechat_quota",
  "wechat_credentials",
  "wechat_refused",
  "client_unknown",
  "origin_not_registered",
  "redirect_uri_not_registered",
  "request_malformed",
  "storage_failed",
  "identity_conflict",
  "first_sign_in_refused",
  "session_required",
  "identity_taken",
  "union_taken",
  "identity_not_owned",
  "last_way_in",
  "user_unknown",
  "user_not_active",
  "merge_into_itself",
  "merge_too_old",
  "choice_not_offered",
  "proof_not_found",
  "proof_expired",
  "proof_used",
  "proof_limit",
  "otp_mismatch",
  "address_malformed",
  "too_many_requests",
  "statement_malformed",
  "statement_signature",
  "statement_audience",
  "statement_expired",
  "union_changed",
  "account_taken",
  "person_forgotten",
  "admin_key_mismatch",
  "admin_key_limit",
  "call_unknown",
  "pool_unknown",
  "account_unknown",
  "merge_unknown",
  "merge_undone",
  "conflict_unknown",
  "conflict_settled",
  "conflict_of_others",
  "event_unknown",
  "record_malformed",
  "chat_code_unknown",
  "chat_code_limit",
  "chat_codes_exhausted",
  "wechat_not_called",
  "confirm_digits_wrong",
  "confirm_other_way",
  "oauth_refused",
  "snapshot_user",
  "not_following",
  "contact_taken",
  "news_stale",
  "cancellation_stale",
  "news_superseded",
  "news_denied",
  "news_unconfirmed",
  "identity_recent",
  "identity_in_use",
  "rate_limited",
  "otp_limit",
  "interaction_required",
  "qr_budget_spent",
  "account_misconfigured",
] as const
export type Reason = (typeof reasons)[number]

/** For the operator: what happened and what to do. */
export const reasonSentences: Record<Reason, string> = {
  accepted: "nothing was refused",
  query_malformed:
    "a signed parameter is missing, repeated or has bytes WeChat never sends; look for a proxy that rewrites the query",
  signature_mismatch:
    "the signature does not match; compare the token here with the one in the WeChat console (消息推送)",
  echostr_malformed:
    "echostr is not 1 to 128 characters of [0-9A-Za-z+/=_-]; the request is not WeChat's, or a proxy rewrites the query",
  encryption_required:
    "the account is configured for encrypted pushes and this request is not one; set the same mode in the WeChat console (消息推送)",
  body_malformed:
    "the posted document has no readable Encrypt field; check the data format (XML or JSON) in the WeChat console (消息推送)",
  base64_malformed: "Encrypt is not canonical base64; look for a proxy that rewrites the body",
  ciphertext_length:
    "the ciphertext is not a positive multiple of 32 bytes; look for a proxy that cuts or rewrites the body",
  padding_invalid:
    "the padding is wrong; compare the EncodingAESKey here with the WeChat console (消息推送)",
  length_invalid:
    "the length inside the envelope does not fit the envelope; compare the EncodingAESKey here with the WeChat console (消息推送)",
  app_id_mismatch:
    "the envelope is for another AppID; compare appId with the WeChat console (基础信息)",
  plaintext_beside_encrypt:
    "a field in plain text stands beside Encrypt; set safe mode, not compatible mode, in the WeChat console (消息推送)",
  recipient_mismatch:
    "ToUserName is not this account's original id; compare originalId in menshen.json with the WeChat console (基础信息)",
  xml_malformed:
    "the message is not well-formed XML of the shape WeChat sends; if it repeats, somebody else has the token: change it",
  xml_forbidden:
    "the message holds a DOCTYPE, entity, attribute, comment or processing instruction, which WeChat never sends; if it repeats, somebody else has the token: change it",
  element_repeated:
    "a field stands twice in the message, as WeChat never sends it; if it repeats, somebody else has the token: change it",
  nesting_too_deep:
    "the message is nested deeper than any push of WeChat; if it repeats, somebody else has the token: change it",
  too_large:
    "the input is larger than any push of WeChat; it is not WeChat's, or a proxy adds to the body",
  utf8_invalid: "the message is not UTF-8; look for a proxy that converts the body",
  field_malformed:
    "a field has bytes or a length that WeChat never sends there; if it repeats, report it to Menshen",
  schema_mismatch:
    "the fields do not belong together for this kind of message; if it repeats, report it to Menshen",
  json_malformed:
    "the message is not a JSON object of the shape WeChat sends; if it repeats, somebody else has the token: change it",
  token_malformed:
    "a token is 3 to 32 letters and digits; copy it from the WeChat console (消息推送)",
  key_malformed:
    "an EncodingAESKey is exactly 43 letters and digits; copy it from the WeChat console (消息推送)",
  app_id_malformed:
    "an AppID is 1 to 64 letters, digits, '_' or '-'; copy it from the WeChat console (基础信息)",
  random_malformed: "random is exactly 16 bytes; take them from a cryptographic random generator",
  event_not_ours:
    "the push is authentic and is not about a sign-in of Menshen's; there is nothing to do",
  ticket_not_found:
    "there is no such ticket, or it was over and has been deleted; start a new sign-in",
  ticket_out_of_turn:
    "the ticket's state does not allow this step; it came twice or too late, and a new sign-in starts over",
  ticket_expired: "the ticket's deadline has passed; start a new sign-in",
  ticket_claimed:
    "another person scanned this QR code first; whoever came second needs a new QR code",
  account_mismatch:
    "the push comes from another account than the ticket's; compare the server URL of each account in the WeChat console (消息推送)",
  event_stale:
    "CreateTime is outside the ticket's window; check this machine's clock, and late_s for how far it is off",
  openid_mismatch:
    "the step was made by another person than the one who scanned; the same person has to make it",
  browser_mismatch:
    "the browser's proof does not belong to this ticket or proof; a sign-in goes on only in the browser that began it",
  code_mismatch:
    "the authorization code is unknown, used or superseded; the client may redeem each code once, within a minute",
  client_mismatch:
    "the code or the proof belongs to another client; look for two applications that share an address",
  redirect_uri_mismatch:
    "redirect_uri differs from the one of the authorization request; the client has to send the same one to both endpoints",
  verifier_mismatch:
    "code_verifier does not match code_challenge (RFC 7636 section 4.6); the client has to keep the verifier until it redeems the code",
  code_limit: "too many codes were minted for one sign-in; start a new one",
  purpose_mismatch:
    "the ticket was made for another purpose; one that adds a WeChat to an account yields no code",
  config_invalid: "menshen.json has faults; mend each at its JSON pointer",
  wechat_unreachable: "WeChat did not answer in time; the sign-in can be tried again",
  wechat_ip_not_listed:
    "WeChat refused this machine's address (40164, 61004); add it to the account's IP list (API IP 白名单) in the WeChat console",
  wechat_not_authorised:
    'WeChat does not let this account make the call (48001); for QR codes it takes a certified service account, and any other signs in by "signIn": "message"',
  wechat_quota:
    "the account's daily quota at WeChat is used up (45009); it returns at 0:00 Beijing time",
  wechat_credentials:
    "WeChat refused the AppID or AppSecret; compare both with the WeChat console (基础信息)",
  wechat_refused:
    "WeChat refused the call; look up the errcode of wechat_error in WeChat's list of return codes",
  client_unknown:
    "no app with this client_id is configured; compare it with clientId in menshen.json",
  origin_not_registered: "this page's origin is not in the app's origins; add it in menshen.json",
  redirect_uri_not_registered:
    "redirect_uri is not in the app's redirectUris; add it in menshen.json",
  request_malformed:
    "the request lacks a parameter or has one of the wrong shape; look at how the caller builds it",
  storage_failed:
    "a desk does not read or write, so the sign-in ended; /health/ready names the desk, and what to do",
  identity_conflict:
    "the identity and the union belong to different users; settle it with menshen users conflicts",
  first_sign_in_refused:
    "the app takes only people it knows already (firstSignIn: refuse); import them, or choose another policy",
  session_required:
    "this takes a person who signed in within the last five minutes, in the same browser; they sign in again",
  identity_taken:
    "the WeChat identity belongs to another user; both go on until somebody merges them, see menshen users conflicts",
  union_taken:
    "the UnionID belongs to another user; both go on until somebody merges them, see menshen users conflicts",
  identity_not_owned:
    "the WeChat identity is not this user's; menshen users show lists those that are",
  last_way_in:
    "a user would be left without a WeChat identity to come in by; forget the user instead",
  user_unknown: "there is no such user in this pool; look for them with menshen users find",
  user_not_active: "the user was merged into another or forgotten; menshen users show says which",
  merge_into_itself: "a user cannot be merged into itself; name two users",
  merge_too_old:
    "a merge can be undone for 30 days, and this one is older; unlink what belongs to somebody else",
  choice_not_offered:
    "the app does not offer this choice; see firstSignIn and proofs in menshen.json",
  proof_not_found:
    "no such proof of an old account was begun, or it was long ago; the person chooses again",
  proof_expired:
    "the proof of an old account took longer than its five minutes; the person chooses again",
  proof_used:
    "the proof of an old account was used already and is good once; the person chooses again",
  proof_limit: "a one-time code was entered wrongly three times; another has to be requested",
  otp_mismatch: "the one-time code is not the one that was sent; the third wrong one ends it",
  address_malformed:
    "the address is neither an e-mail address nor a phone number with its country code; the person corrects it",
  too_many_requests:
    "too many one-time codes were asked for at one address within an hour; its owner hears when the next one is possible, and there is nothing to do",
  statement_malformed:
    "the application's statement is not the JWT that docs/old-accounts.md describes; compare its header and claims",
  statement_signature:
    "the application's statement is signed with another secret than proofs.app.secret; give both sides the same",
  statement_audience:
    "the application's statement is for another issuer; its aud has to be the issuer of menshen.json",
  statement_expired:
    "the application's statement is older than five minutes or from the future; check the application's clock",
  union_changed:
    "WeChat gives an identity another UnionID than before; nothing changes until somebody settles it, see menshen users conflicts",
  account_taken:
    "the application's account belongs to another user; merge the two if they are one person",
  person_forgotten:
    "the person was forgotten at their own request; an old record does not bring them back",
  admin_key_mismatch:
    "the call to the admin API had no key or a wrong one; look for a script with an old key",
  admin_key_limit:
    "more than ten calls in a minute came to the admin API with a wrong key; keep /admin off the public address",
  call_unknown: "the admin API has no such call; docs/operating.md lists them",
  pool_unknown: "no pool of this name is configured; compare it with menshen.json",
  account_unknown: "the two accounts are not different ones of this pool; name two of menshen.json",
  merge_unknown: "there was no such merge; menshen users show lists those of a user",
  merge_undone: "the merge was undone already; there is nothing left to do",
  conflict_unknown: "there is no such conflict; menshen users conflicts lists them",
  conflict_settled: "the conflict was settled already; merge or undo to change it",
  conflict_of_others: "the user is neither of the two in the conflict; name one of those",
  event_unknown:
    "no such event waits among the dead letters; menshen users dead-letters lists them",
  record_malformed: "the line of an import is not a record; docs/operating.md describes one",
  chat_code_unknown:
    "somebody sent mistyped digits, or digits that no page of this account shows or has shown lately; many within minutes are guesses",
  chat_code_limit:
    "five wrong codes came from one person within ten minutes; theirs are not looked at for a while, and there is nothing to do",
  chat_codes_exhausted:
    "so many pages of this account wait that no further chat code may be given; look for bots that open sign-in pages from many addresses",
  wechat_not_called:
    'no call to WeChat is made for an account with "signIn": "message"; bring what it would answer as a file',
  confirm_digits_wrong:
    "the digits that confirm the sign-in are wrong; the third wrong ones deny it",
  confirm_other_way:
    "the sign-in has to be confirmed in another way; see confirm in menshen.json, and whether somebody else scanned too",
  oauth_refused:
    "WeChat refused the code of its web authorization: used, too old or another account's; the person is shown the QR code",
  snapshot_user:
    "WeChat showed a snapshot of the page, whose visitor is nobody; the person has to open the whole page",
  not_following:
    "the person inside WeChat does not follow the account yet, and is shown the QR code",
  contact_taken:
    "an address of the line belongs to another user and stays theirs; if the two are one person, merge them",
  news_stale:
    "WeChat's news about a person is older than five minutes or comes from the future, so it changes nothing; check this machine's clock",
  cancellation_stale:
    "WeChat said more than five minutes late that this person closed their WeChat account, and nothing was deleted; if it is true, forget them with menshen users forget",
  news_superseded:
    "later news, or a later scan, of the person is already known, so this news changes nothing",
  news_denied:
    "WeChat said, when asked, that the person follows the account, so the late unfollow changes nothing",
  news_unconfirmed:
    "WeChat did not say whether a late unfollow is true, so the person was signed out and not forgotten; if they have left, forget them with menshen users forget",
  identity_recent:
    'a WeChat was added or accounts were joined within the last day; while its person can still say "not me", people cannot remove what came by a join or is older than the latest addition',
  identity_in_use:
    "a person cannot remove the WeChat with which their session began; they sign in with another of theirs first",
  rate_limited:
    "more requests came than a limit admits (type names it); if they are honest, raise the limit in menshen.json, and see SECURITY.md",
  otp_limit:
    "one person asked for twenty one-time codes within an hour, and hears when the next one is possible; there is nothing to do",
  interaction_required:
    "most of the account's QR codes of the day are made, so a page gets one only after a key or a pointer; there is nothing to do",
  qr_budget_spent:
    "no more QR codes of the day are left for this application (qrCodesPerDay of the account); they return at 0:00 Beijing time, see docs/operating.md",
  account_misconfigured:
    "WeChat refuses the account, or a call of it, until its operator acts; look up the errcode of wechat_error in docs/operating.md, or in WeChat's list of return codes",
}

/** A ticket's fields that are fixed at creation; see core/ticket/ticket.hpp. */
export interface TicketFixed {
  readonly purpose: Purpose
  readonly createdAt: number
  readonly appId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly browserHash: Uint8Array
  readonly digits: string
}

/** The fields that the core changes. */
export interface TicketMoving {
  state: State
  confirm: Confirm
  deadline: number
  version: number
  openid: string
  user: string
  reason: Reason
  conflicts: number
  codes: number
  codeHash: Uint8Array
  wrongVerifiers: number
  tried: string
}

export type TicketFields = TicketFixed & TicketMoving

export function writeTicket(to: Writer, ticket: TicketFields): void {
  to.oneOf(purposes, ticket.purpose)
    .number(ticket.createdAt)
    .text(ticket.appId)
    .text(ticket.clientId)
    .text(ticket.redirectUri)
    .text(ticket.codeChallenge)
    .text(ticket.browserHash)
    .text(ticket.digits)
    .oneOf(states, ticket.state)
    .oneOf(confirmations, ticket.confirm)
    .number(ticket.deadline)
    .number(ticket.version)
    .text(ticket.openid)
    .text(ticket.user)
    .oneOf(reasons, ticket.reason)
    .number(ticket.conflicts)
    .number(ticket.codes)
    .text(ticket.codeHash)
    .number(ticket.wrongVerifiers)
    .text(ticket.tried)
}

export const readTicketMoving = (from: Reader): TicketMoving => ({
  state: from.oneOf(states),
  confirm: from.oneOf(confirmations),
  deadline: from.number(),
  version: from.number(),
  openid: from.text(),
  user: from.text(),
  reason: from.oneOf(reasons),
  conflicts: from.number(),
  codes: from.number(),
  codeHash: from.copy(),
  wrongVerifiers: from.number(),
  tried: from.text(),
})

/** The events of a ticket; see core/ticket/advance.hpp. */
export type TicketEvent =
  | { kind: "scanned"; appId: string; openid: string; createTime: number }
  | { kind: "confirmed"; openid: string; elsewhere: boolean }
  | { kind: "denied"; openid: string }
  | { kind: "approved"; user: string }
  | { kind: "must_choose" }
  | { kind: "refused"; reason: Reason }
  | { kind: "chosen"; user: string }
  | { kind: "collected"; browserSecret: string; codeHash: Uint8Array }
  | {
      kind: "redeemed"
      authCode: string
      clientId: string
      redirectUri: string
      codeVerifier: string
    }
  | { kind: "cancelled"; browserSecret: string }
  | { kind: "looked" }
  | { kind: "answered"; openid: string; matchNumber: string; messageId: string }
  | { kind: "typed"; browserSecret: string; phoneCode: string }
  | { kind: "unfollowed"; openid: string; ends: boolean }
  | { kind: "entered"; appId: string; openid: string; browserSecret: string }
  | { kind: "displaced" }

export function writeTicketEvent(to: Writer, event: TicketEvent): void {
  switch (event.kind) {
    case "scanned":
      to.number(0).text(event.appId).text(event.openid).number(event.createTime)
      return
    case "confirmed":
      to.number(1)
        .text(event.openid)
        .number(event.elsewhere ? 1 : 0)
      return
    case "denied":
      to.number(2).text(event.openid)
      return
    case "approved":
      to.number(3).text(event.user)
      return
    case "must_choose":
      to.number(4)
      return
    case "refused":
      to.number(5).oneOf(reasons, event.reason)
      return
    case "chosen":
      to.number(6).text(event.user)
      return
    case "collected":
      to.number(7).text(event.browserSecret).text(event.codeHash)
      return
    case "redeemed":
      to.number(8)
        .text(event.authCode)
        .text(event.clientId)
        .text(event.redirectUri)
        .text(event.codeVerifier)
      return
    case "cancelled":
      to.number(9).text(event.browserSecret)
      return
    case "looked":
      to.number(10)
      return
    case "answered":
      to.number(11).text(event.openid).text(event.matchNumber).text(event.messageId)
      return
    case "typed":
      to.number(12).text(event.browserSecret).text(event.phoneCode)
      return
    case "unfollowed":
      to.number(13)
        .text(event.openid)
        .number(event.ends ? 1 : 0)
      return
    case "entered":
      to.number(14).text(event.appId).text(event.openid).text(event.browserSecret)
      return
    case "displaced":
      to.number(15)
      return
  }
}

/** The core's answer to an event, before the moving fields; see wasm/ticket_wire.hpp. */
export interface AdvanceAnswer {
  reason: Reason
  changed: boolean
  askDirectory: boolean
  wakeAt: number
  answer: PhoneAnswer
  triesLeft: number
}

export const readAdvanceAnswer = (from: Reader): AdvanceAnswer => ({
  reason: from.oneOf(reasons),
  changed: from.number() === 1,
  askDirectory: from.number() === 1,
  wakeAt: from.number(),
  answer: from.oneOf(phoneAnswers),
  triesLeft: from.number(),
})

/** The fields of every request to the callback; see wasm/push_wire.hpp. */
export interface OpenedPushFields {
  reason: Reason
  authentic: boolean
  isEvent: boolean
  forwardTo: number
  clearDiffers: boolean
  signedAt: number
  tokenIndex: number
  keyIndex: number
}

export const readOpenedPushFields = (from: Reader): OpenedPushFields => ({
  reason: from.oneOf(reasons),
  authentic: from.number() === 1,
  isEvent: from.number() === 1,
  forwardTo: from.number(),
  clearDiffers: from.number() === 1,
  signedAt: from.number(),
  tokenIndex: from.number(),
  keyIndex: from.number(),
})

/** The additional fields of an accepted push. */
export interface PushFields {
  matter: Matter
  news: NewsKind
  createTime: number
  keyword: number
}

export const readPushFields = (from: Reader): PushFields => ({
  matter: from.oneOf(matters),
  news: from.oneOf(newsKinds),
  createTime: from.number(),
  keyword: from.number(),
})

/** The texts of an accepted push, one a line; trailing empty lines are omitted. */
export interface PushLines {
  to: string
  from: string
  scene: string
  newsOpenid: string
  chatCode: string
  messageId: string
  matchNumber: string
  digitRuns: string
}

export const pushLinesOf = (lines: readonly string[]): PushLines => ({
  to: lines[0] ?? "",
  from: lines[1] ?? "",
  scene: lines[2] ?? "",
  newsOpenid: lines[3] ?? "",
  chatCode: lines[4] ?? "",
  messageId: lines[5] ?? "",
  matchNumber: lines[6] ?? "",
  digitRuns: lines[7] ?? "",
})
