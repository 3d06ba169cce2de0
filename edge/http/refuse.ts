// The one place that turns a rich reason into what a stranger is told.

import type { Reason } from "../core/reasons.ts"

export const noStore = { "cache-control": "no-store" } as const

/** To HEAD, where GET would begin something. */
export const onlyHead = () =>
  new Response(null, { headers: { ...noStore, "content-type": "text/html; charset=utf-8" } })

/** Sentences for people and developers; what is not here is nobody's business outside. */
const sentences: Partial<Record<Reason, string>> = {
  client_unknown: "No application with this client_id is registered.",
  origin_not_registered: "This page's origin is not registered for the application.",
  redirect_uri_not_registered: "This redirect_uri is not registered for the application.",
  request_malformed: "The request lacks a parameter or has one of the wrong shape.",
  ticket_not_found: "There is no such sign-in. Start a new one.",
  ticket_out_of_turn: "The sign-in is not at this step.",
  snapshot_user: "WeChat shows a snapshot of the page. Open the whole page, then sign in.",
  ticket_expired: "The sign-in has expired. Start a new one.",
  choice_not_offered: "The application does not offer this choice.",
  proof_not_found: "There is no such proof. Begin another.",
  proof_expired: "The proof has expired. Begin another.",
  proof_used: "The proof was used already. Begin another.",
  proof_limit: "Three wrong codes were entered. Ask for another code.",
  otp_mismatch: "The code is not the one that was sent.",
  address_malformed: "Send an e-mail address, or a phone number with its country code.",
  too_many_requests: "Too many codes were asked for. Wait an hour.",
  code_limit: "Too many codes were asked for. Start a new sign-in.",
  chat_codes_exhausted: "Too many sign-ins are under way. Wait a minute, then try again.",
  confirm_digits_wrong: "The digits are not the ones that the phone shows.",
  confirm_other_way: "The sign-in has to be confirmed in another way.",
  wechat_quota: "Sign-in by WeChat is at its daily limit. Please try again tomorrow.",
  wechat_unreachable: "WeChat does not answer at the moment. Please try again.",
}

const statuses: Partial<Record<Reason, number>> = {
  client_unknown: 400,
  origin_not_registered: 403,
  redirect_uri_not_registered: 400,
  request_malformed: 400,
  ticket_not_found: 404,
  browser_mismatch: 404,
  ticket_out_of_turn: 409,
  confirm_other_way: 409,
  ticket_expired: 410,
  address_malformed: 400,
  statement_malformed: 400,
  proof_not_found: 404,
  proof_used: 409,
  proof_expired: 410,
  proof_limit: 429,
  too_many_requests: 429,
  code_limit: 429,
  chat_codes_exhausted: 429,
}

/** WeChat's troubles are ours towards the outside: the operator's log has the cause. */
export const publicReason = (reason: Reason): Reason => {
  if (reason === "browser_mismatch") return "ticket_not_found"
  if (reason === "client_mismatch") return "proof_not_found"
  if (reason.startsWith("statement_")) return "statement_malformed"
  const ours = ["wechat_quota", "wechat_unreachable"]
  return reason.startsWith("wechat_") && !ours.includes(reason) ? "wechat_unreachable" : reason
}

export function sentenceOf(reason: Reason): string {
  return sentences[publicReason(reason)] ?? "The sign-in was refused."
}

export function statusFor(reason: Reason): number {
  const told = publicReason(reason)
  return statuses[told] ?? (told.startsWith("wechat_") ? 503 : 403)
}

export function refuseJson(
  reason: Reason,
  headers: HeadersInit = {},
  more: Record<string, number> = {},
): Response {
  const [told, status] = [publicReason(reason), statusFor(reason)]
  const body = { error: told, error_description: sentenceOf(told), ...more }
  const retry = status === 503 ? { "retry-after": "5" } : {}
  return Response.json(body, { status, headers: { ...noStore, ...retry, ...headers } })
}
