// The host's copy of core/base/reason.hpp: the place in the list is the wire code. Append only;
// tests/wasm/tables.test.ts holds the two together.

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
  "subject_mismatch",
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
] as const

export type Reason = (typeof reasons)[number]

export function reasonOf(code: number): Reason {
  const reason = reasons[code]
  if (reason === undefined) throw new RangeError(`the core gave reason ${code}, which has no row`)
  return reason
}

export const codeOf = (reason: Reason): number => reasons.indexOf(reason)
