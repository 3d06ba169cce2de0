#pragma once
/// Every refusal Menshen can give, in one append-only table.
///
/// The number is the wire code: it crosses the door and may be stored, so a row is never moved,
/// renumbered or reused. The name is what a client or a log line reads. The sentence is for the
/// operator: what happened and what to do. What a stranger hears is decided in
/// `edge/http/refuse.ts`.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace menshen {

// clang-format off
#define MENSHEN_REASONS(row)                                                                       \
  row( 0, accepted,              "nothing was refused") \
  row( 1, query_malformed,       "a signed parameter is missing, repeated or has bytes WeChat never sends; look for a proxy that rewrites the query") \
  row( 2, signature_mismatch,    "the signature does not match; compare the token here with the one in the WeChat console (消息推送)") \
  row( 3, echostr_malformed,     "echostr is not 1 to 128 characters of [0-9A-Za-z+/=_-]; the request is not WeChat's, or a proxy rewrites the query") \
  row( 4, encryption_required,   "the account is configured for encrypted pushes and this request is not one; set the same mode in the WeChat console (消息推送)") \
  row( 5, body_malformed,        "the posted document has no readable Encrypt field; check the data format (XML or JSON) in the WeChat console (消息推送)") \
  row( 6, base64_malformed,      "Encrypt is not canonical base64; look for a proxy that rewrites the body") \
  row( 7, ciphertext_length,     "the ciphertext is not a positive multiple of 32 bytes; look for a proxy that cuts or rewrites the body") \
  row( 8, padding_invalid,       "the padding is wrong; compare the EncodingAESKey here with the WeChat console (消息推送)") \
  row( 9, length_invalid,        "the length inside the envelope does not fit the envelope; compare the EncodingAESKey here with the WeChat console (消息推送)") \
  row(10, app_id_mismatch,       "the envelope is for another AppID; compare appId with the WeChat console (基础信息)") \
  row(11, plaintext_beside_encrypt, "a field in plain text stands beside Encrypt; set safe mode, not compatible mode, in the WeChat console (消息推送)") \
  row(12, recipient_mismatch,    "ToUserName is not this account's original id; compare originalId in menshen.json with the WeChat console (基础信息)") \
  row(13, xml_malformed,         "the message is not well-formed XML of the shape WeChat sends; if it repeats, somebody else has the token: change it") \
  row(14, xml_forbidden,         "the message holds a DOCTYPE, entity, attribute, comment or processing instruction, which WeChat never sends; if it repeats, somebody else has the token: change it") \
  row(15, element_repeated,      "a field stands twice in the message, as WeChat never sends it; if it repeats, somebody else has the token: change it") \
  row(16, nesting_too_deep,      "the message is nested deeper than any push of WeChat; if it repeats, somebody else has the token: change it") \
  row(17, too_large,             "the input is larger than any push of WeChat; it is not WeChat's, or a proxy adds to the body") \
  row(18, utf8_invalid,          "the message is not UTF-8; look for a proxy that converts the body") \
  row(19, field_malformed,       "a field has bytes or a length that WeChat never sends there; if it repeats, report it to Menshen") \
  row(20, schema_mismatch,       "the fields do not belong together for this kind of message; if it repeats, report it to Menshen") \
  row(21, json_malformed,        "the message is not a JSON object of the shape WeChat sends; if it repeats, somebody else has the token: change it") \
  row(22, token_malformed,       "a token is 3 to 32 letters and digits; copy it from the WeChat console (消息推送)") \
  row(23, key_malformed,         "an EncodingAESKey is exactly 43 letters and digits; copy it from the WeChat console (消息推送)") \
  row(24, app_id_malformed,      "an AppID is 1 to 64 letters, digits, '_' or '-'; copy it from the WeChat console (基础信息)") \
  row(25, random_malformed,      "random is exactly 16 bytes; take them from a cryptographic random generator") \
  row(26, event_not_ours,        "the push is authentic and is not about a sign-in of Menshen's; there is nothing to do") \
  row(27, ticket_not_found,      "there is no such ticket, or it was over and has been deleted; start a new sign-in") \
  row(28, ticket_out_of_turn,    "the ticket's state does not allow this step; it came twice or too late, and a new sign-in starts over") \
  row(29, ticket_expired,        "the ticket's deadline has passed; start a new sign-in") \
  row(30, ticket_claimed,        "another person scanned this QR code first; whoever came second needs a new QR code") \
  row(31, account_mismatch,      "the push comes from another account than the ticket's; compare the server URL of each account in the WeChat console (消息推送)") \
  row(32, event_stale,           "CreateTime is outside the ticket's window; check this machine's clock, and late_s for how far it is off") \
  row(33, openid_mismatch,      "the step was made by another person than the one who scanned; the same person has to make it") \
  row(34, browser_mismatch,      "the browser's proof does not belong to this ticket or proof; a sign-in goes on only in the browser that began it") \
  row(35, code_mismatch,         "the authorization code is unknown, used or superseded; the client may redeem each code once, within a minute") \
  row(36, client_mismatch,       "the code or the proof belongs to another client; look for two applications that share an address") \
  row(37, redirect_uri_mismatch, "redirect_uri differs from the one of the authorization request; the client has to send the same one to both endpoints") \
  row(38, verifier_mismatch,     "code_verifier does not match code_challenge (RFC 7636 section 4.6); the client has to keep the verifier until it redeems the code") \
  row(39, code_limit,            "too many codes were minted for one sign-in; start a new one") \
  row(40, purpose_mismatch,      "the ticket was made for another purpose; one that adds a WeChat to an account yields no code") \
  row(41, config_invalid,        "menshen.json has faults; mend each at its JSON pointer") \
  row(42, wechat_unreachable,    "WeChat did not answer in time; the sign-in can be tried again") \
  row(43, wechat_ip_not_listed,  "WeChat refused this machine's address (40164, 61004); add it to the account's IP list (API IP 白名单) in the WeChat console") \
  row(44, wechat_not_authorised, "WeChat does not let this account make the call (48001); for QR codes it takes a certified service account, and any other signs in by \"signIn\": \"message\"") \
  row(45, wechat_quota,          "the account's daily quota at WeChat is used up (45009); it returns at 0:00 Beijing time") \
  row(46, wechat_credentials,    "WeChat refused the AppID or AppSecret; compare both with the WeChat console (基础信息)") \
  row(47, wechat_refused,        "WeChat refused the call; look up the errcode of wechat_error in WeChat's list of return codes") \
  row(48, client_unknown,        "no app with this client_id is configured; compare it with clientId in menshen.json") \
  row(49, origin_not_registered, "this page's origin is not in the app's origins; add it in menshen.json") \
  row(50, redirect_uri_not_registered, "redirect_uri is not in the app's redirectUris; add it in menshen.json") \
  row(51, request_malformed,     "the request lacks a parameter or has one of the wrong shape; look at how the caller builds it") \
  row(52, storage_failed,        "a desk does not read or write, so the sign-in ended; /health/ready names the desk, and what to do") \
  row(53, identity_conflict,     "the identity and the union belong to different users; settle it with menshen users conflicts") \
  row(54, first_sign_in_refused, "the app takes only people it knows already (firstSignIn: refuse); import them, or choose another policy") \
  row(55, session_required,      "this takes a person who signed in within the last five minutes, in the same browser; they sign in again") \
  row(56, identity_taken,        "the WeChat identity belongs to another user; both go on until somebody merges them, see menshen users conflicts") \
  row(57, union_taken,           "the UnionID belongs to another user; both go on until somebody merges them, see menshen users conflicts") \
  row(58, identity_not_owned,    "the WeChat identity is not this user's; menshen users show lists those that are") \
  row(59, last_way_in,           "a user would be left without a WeChat identity to come in by; forget the user instead") \
  row(60, user_unknown,          "there is no such user in this pool; look for them with menshen users find") \
  row(61, user_not_active,       "the user was merged into another or forgotten; menshen users show says which") \
  row(62, merge_into_itself,     "a user cannot be merged into itself; name two users") \
  row(63, merge_too_old,         "a merge can be undone for 30 days, and this one is older; unlink what belongs to somebody else") \
  row(64, choice_not_offered,    "the app does not offer this choice; see firstSignIn and proofs in menshen.json") \
  row(65, proof_not_found,       "no such proof of an old account was begun, or it was long ago; the person chooses again") \
  row(66, proof_expired,         "the proof of an old account took longer than its five minutes; the person chooses again") \
  row(67, proof_used,            "the proof of an old account was used already and is good once; the person chooses again") \
  row(68, proof_limit,           "a one-time code was entered wrongly three times; another has to be requested") \
  row(69, otp_mismatch,          "the one-time code is not the one that was sent; the third wrong one ends it") \
  row(70, address_malformed,     "the address is neither an e-mail address nor a phone number with its country code; the person corrects it") \
  row(71, too_many_requests,     "too many one-time codes were asked for at one address within an hour; its owner hears when the next one is possible, and there is nothing to do") \
  row(72, statement_malformed,   "the application's statement is not the JWT that docs/old-accounts.md describes; compare its header and claims") \
  row(73, statement_signature,   "the application's statement is signed with another secret than proofs.app.secret; give both sides the same") \
  row(74, statement_audience,    "the application's statement is for another issuer; its aud has to be the issuer of menshen.json") \
  row(75, statement_expired,     "the application's statement is older than five minutes or from the future; check the application's clock") \
  row(76, union_changed,         "WeChat gives an identity another UnionID than before; nothing changes until somebody settles it, see menshen users conflicts") \
  row(77, account_taken,         "the application's account belongs to another user; merge the two if they are one person") \
  row(78, person_forgotten,      "the person was forgotten at their own request; an old record does not bring them back") \
  row(79, admin_key_mismatch,   "the call to the admin API had no key or a wrong one; look for a script with an old key") \
  row(80, admin_key_limit,      "more than ten calls in a minute came to the admin API with a wrong key; keep /admin off the public address") \
  row(81, call_unknown,         "the admin API has no such call; docs/operating.md lists them") \
  row(82, pool_unknown,         "no pool of this name is configured; compare it with menshen.json") \
  row(83, account_unknown,      "the two accounts are not different ones of this pool; name two of menshen.json") \
  row(84, merge_unknown,        "there was no such merge; menshen users show lists those of a user") \
  row(85, merge_undone,         "the merge was undone already; there is nothing left to do") \
  row(86, conflict_unknown,     "there is no such conflict; menshen users conflicts lists them") \
  row(87, conflict_settled,     "the conflict was settled already; merge or undo to change it") \
  row(88, conflict_of_others,   "the user is neither of the two in the conflict; name one of those") \
  row(89, event_unknown,        "no such event waits among the dead letters; menshen users dead-letters lists them") \
  row(90, record_malformed,     "the line of an import is not a record; docs/operating.md describes one") \
  row(91, chat_code_unknown,    "somebody sent mistyped digits, or digits that no page of this account shows or has shown lately; many within minutes are guesses") \
  row(92, chat_code_limit,      "five wrong codes came from one person within ten minutes; theirs are not looked at for a while, and there is nothing to do") \
  row(93, chat_codes_exhausted, "so many pages of this account wait that no further chat code may be given; look for bots that open sign-in pages from many addresses") \
  row(94, wechat_not_called,    "no call to WeChat is made for an account with \"signIn\": \"message\"; bring what it would answer as a file") \
  row(95, confirm_digits_wrong,   "the digits that confirm the sign-in are wrong; the third wrong ones deny it") \
  row(96, confirm_other_way,    "the sign-in has to be confirmed in another way; see confirm in menshen.json, and whether somebody else scanned too") \
  row(97, oauth_refused,        "WeChat refused the code of its web authorization: used, too old or another account's; the person is shown the QR code") \
  row(98, snapshot_user,        "WeChat showed a snapshot of the page, whose visitor is nobody; the person has to open the whole page") \
  row(99, not_following,        "the person inside WeChat does not follow the account yet, and is shown the QR code") \
  row(100, contact_taken,       "an address of the line belongs to another user and stays theirs; if the two are one person, merge them") \
  row(101, news_stale,          "WeChat's news about a person is older than five minutes or comes from the future, so it changes nothing; check this machine's clock") \
  row(102, cancellation_stale,  "WeChat said more than five minutes late that this person closed their WeChat account, and nothing was deleted; if it is true, forget them with menshen users forget") \
  row(103, news_superseded,     "later news, or a later scan, of the person is already known, so this news changes nothing") \
  row(104, news_denied,         "WeChat said, when asked, that the person follows the account, so the late unfollow changes nothing") \
  row(105, news_unconfirmed,    "WeChat did not say whether a late unfollow is true, so the person was signed out and not forgotten; if they have left, forget them with menshen users forget") \
  row(106, identity_recent,     "a WeChat was added or accounts were joined within the last day; while its person can still say \"not me\", people cannot remove what came by a join or is older than the latest addition") \
  row(107, identity_in_use,     "a person cannot remove the WeChat with which their session began; they sign in with another of theirs first") \
  row(108, rate_limited,         "more requests came than a limit admits (type names it); if they are honest, raise the limit in menshen.json, and see SECURITY.md") \
  row(109, otp_limit,           "one person asked for twenty one-time codes within an hour, and hears when the next one is possible; there is nothing to do") \
  row(110, interaction_required, "most of the account's QR codes of the day are made, so a page gets one only after a key or a pointer; there is nothing to do") \
  row(111, qr_budget_spent,      "no more QR codes of the day are left for this application (qrCodesPerDay of the account); they return at 0:00 Beijing time, see docs/operating.md") \
  row(112, account_misconfigured, "WeChat refuses the account, or a call of it, until its operator acts; look up the errcode of wechat_error in docs/operating.md, or in WeChat's list of return codes")
// clang-format on

enum class Reason : std::uint8_t {
#define MENSHEN_ENUMERATOR(code, name, why) name = code,
  MENSHEN_REASONS(MENSHEN_ENUMERATOR)
#undef MENSHEN_ENUMERATOR
};

// Two lists, so that the linker drops the sentences from builds that do not read them.
inline constexpr std::array reason_names = {
#define MENSHEN_NAME(code, name, why) std::string_view{#name},
    MENSHEN_REASONS(MENSHEN_NAME)
#undef MENSHEN_NAME
};
inline constexpr std::array reason_sentences = {
#define MENSHEN_SENTENCE(code, name, why) std::string_view{why},
    MENSHEN_REASONS(MENSHEN_SENTENCE)
#undef MENSHEN_SENTENCE
};

constexpr bool reasons_are_numbered_in_order() {
  std::size_t at = 0;
#define MENSHEN_IN_ORDER(code, name, why) \
  if ((code) != at++) return false;
  MENSHEN_REASONS(MENSHEN_IN_ORDER)
#undef MENSHEN_IN_ORDER
  return true;
}
static_assert(reasons_are_numbered_in_order(), "a reason was moved, renumbered or left out");

constexpr std::string_view name_of(Reason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}

}  // namespace menshen
