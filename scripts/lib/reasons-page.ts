// docs/reasons.md: every reason with the operator's sentence and the public one.

import { type Reason, reasonSentences, reasons } from "../../edge/core/generated.ts"
import { heardOf, isNeverHeard } from "../../edge/http/refuse.ts"
import { adminErrors } from "../../edge/routes/admin/admin-errors.ts"

interface Group {
  title: string
  about: string
  reasons: Reason[]
}

const groups: Group[] = [
  {
    title: "Pushes",
    about: `A request to an account's callback that is not authentic or cannot be read. WeChat's server gets 403 without
a body. The log has \`push_refused\` or \`url_verification_refused\`.`,
    reasons: [
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
      "event_not_ours",
    ],
  },
  {
    title: "Requests",
    about:
      "A request of an application or of the widget is malformed, or does not match `menshen.json`.",
    reasons: [
      "client_unknown",
      "origin_not_registered",
      "redirect_uri_not_registered",
      "request_malformed",
      "rate_limited",
    ],
  },
  {
    title: "Tickets",
    about: "A ticket is one sign-in: the browser that started it, the scan, and the confirmation.",
    reasons: [
      "ticket_not_found",
      "browser_mismatch",
      "ticket_out_of_turn",
      "ticket_expired",
      "ticket_claimed",
      "account_mismatch",
      "event_stale",
      "openid_mismatch",
      "purpose_mismatch",
      "confirm_digits_wrong",
      "confirm_other_way",
      "code_limit",
    ],
  },
  {
    title: "Sign-in by message",
    about: "The chat says what to do. Only if no code is free, the page does.",
    reasons: ["chat_code_unknown", "chat_code_limit", "chat_codes_exhausted"],
  },
  {
    title: "Inside WeChat",
    about: "WeChat's web authorization did not identify the person.",
    reasons: ["oauth_refused", "snapshot_user", "not_following"],
  },
  {
    title: "Authorization codes",
    about: `The token endpoint answers \`invalid_grant\` to each of them (RFC 6749 section 5.2). The log has
\`code_refused\`.`,
    reasons: ["code_mismatch", "redirect_uri_mismatch", "verifier_mismatch"],
  },
  {
    title: "Old accounts",
    about: "A new person chooses, or proves an old account ([old accounts](old-accounts.md)).",
    reasons: [
      "choice_not_offered",
      "proof_not_found",
      "client_mismatch",
      "proof_expired",
      "proof_used",
      "proof_limit",
      "otp_mismatch",
      "address_malformed",
      "too_many_requests",
      "otp_limit",
      "statement_malformed",
      "statement_signature",
      "statement_audience",
      "statement_expired",
    ],
  },
  {
    title: "People",
    about: "Who a person is, and what they may change ([people](people.md)).",
    reasons: [
      "first_sign_in_refused",
      "identity_conflict",
      "identity_taken",
      "union_taken",
      "union_changed",
      "account_taken",
      "contact_taken",
      "person_forgotten",
      "session_required",
      "identity_not_owned",
      "last_way_in",
      "identity_recent",
      "identity_in_use",
      "user_not_active",
    ],
  },
  {
    title: "News about people",
    about: `WeChat says that a person follows, unfollows or closed their account ([people](people.md)). The log
has \`news_without_effect\`, or \`cancellation_without_effect\` for a closed account.`,
    reasons: [
      "news_stale",
      "cancellation_stale",
      "news_superseded",
      "news_denied",
      "news_unconfirmed",
    ],
  },
  {
    title: "The day's QR codes",
    about:
      "What is left of an account's QR codes goes to fewer, the less it is ([operating](operating.md#qr-codes)). The log has `qr_code_refused`.",
    reasons: ["interaction_required", "qr_budget_spent"],
  },
  {
    title: "WeChat's API",
    about:
      "A call to WeChat failed. The log has `wechat_error` with WeChat's errcode, or `wechat_unreachable`.",
    reasons: [
      "wechat_unreachable",
      "wechat_ip_not_listed",
      "wechat_not_authorised",
      "wechat_quota",
      "wechat_credentials",
      "account_misconfigured",
      "wechat_refused",
      "wechat_not_called",
    ],
  },
  {
    title: "Configuration and storage",
    about: "Menshen cannot decide, or cannot store what it decided.",
    reasons: ["config_invalid", "storage_failed"],
  },
  {
    title: "The admin API",
    about:
      "Operators get the whole answer ([operating](operating.md#the-api)); strangers find nothing at /admin.",
    reasons: [
      "admin_key_mismatch",
      "admin_key_limit",
      "call_unknown",
      "pool_unknown",
      "account_unknown",
      "user_unknown",
      "merge_into_itself",
      "merge_unknown",
      "merge_too_old",
      "merge_undone",
      "conflict_unknown",
      "conflict_settled",
      "conflict_of_others",
      "event_unknown",
      "record_malformed",
    ],
  },
  {
    title: "The library",
    about:
      "`menshen/core` got malformed credentials. It throws a `TypeError` that names the field.",
    reasons: ["token_malformed", "key_malformed", "app_id_malformed", "random_malformed"],
  },
]

const intro = `# Reasons

Every refusal in Menshen has a reason. The log shows its name in \`reason\` and a sentence for operators in
\`sentence\`, with the data of the case ([fields](operating.md#the-log)). Strangers hear less, so that
nobody learns about other people: the last column shows the HTTP status, \`error\` and
\`error_description\`. A dash means that no stranger hears the reason. Hosted pages say the same in four
languages.

\`npm run reasons\` makes this page from \`core/base/reason.hpp\`, \`edge/http/refuse.ts\` and
\`edge/routes/admin/admin-errors.ts\`; a test fails if it is stale.
`

export function reasonsPage(): string {
  const listed = ["accepted", ...groups.flatMap((group) => group.reasons)]
  const wrong = reasons.filter((one) => listed.filter((other) => other === one).length !== 1)
  if (wrong.length > 0) throw new Error(`not in exactly one group: ${wrong.join(", ")}`)
  return `${[intro, ...groups.map(section)].join("\n")}`
}

const section = (group: Group): string => `## ${group.title}

${group.about}

| reason | what happened, and what to do | strangers hear |
|---|---|---|
${group.reasons.map(line).join("\n")}
`

const line = (reason: Reason): string =>
  `| \`${reason}\` | ${cell(reasonSentences[reason])} | ${heard(reason)} |`

/** First the public sentence, then the one for an operator at the admin API. */
function heard(reason: Reason): string {
  const { status, error, sentence } = heardOf(reason)
  const stranger = isNeverHeard(reason) ? [] : [`${status} \`${error}\`: ${cell(sentence)}`]
  const operator = Object.entries(adminErrors)
    .filter(([name]) => name === reason)
    .map(([, { status, sentence }]) => `admin API: ${status} ${cell(sentence)}`)
  return [...stranger, ...operator].join("<br>") || "—"
}

const cell = (text: string) => text.replaceAll("|", "\\|")
