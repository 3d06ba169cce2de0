#pragma once
/// Every limit of the core. The name of a limit contains its unit.

#include <cstddef>
#include <cstdint>

#include "core/base/instant.hpp"

namespace menshen::policy {

// Limits on one push (XM-03), several times larger than any documented event. The worker limits the
// body to 64 KiB.
inline constexpr std::size_t encrypt_chars_max = std::size_t{192} * 1024;
inline constexpr std::size_t message_bytes_max = std::size_t{128} * 1024;
inline constexpr unsigned message_depth_max = 8;
inline constexpr std::size_t element_name_bytes_max = 64;
// A menu's EventKey is a URL; a scene has at most 64 characters, like every identifier.
inline constexpr std::size_t event_key_bytes_max = 1024;
inline constexpr std::size_t identifier_bytes_max = 64;

// The owner's own answers (`keywords`). More of a text than this no person types, and a search
// through it for every keyword would cost.
inline constexpr std::size_t keywords_max = 200;
inline constexpr std::size_t keyword_bytes_max = 128;
inline constexpr std::size_t keyword_text_bytes_max = std::size_t{2} * 1024;

// An openid that signs somebody in. WeChat documents no length; all observed ones have 28
// characters.
inline constexpr std::size_t openid_chars_max = 28;

// The chat code that people send to an account without permission to create QR codes. It has as few
// digits as keep the pages that wait below one in a thousand of all numbers of that length
// (docs/decisions/0025-chat-codes-check-themselves.md).
inline constexpr std::size_t chat_code_digits_min = 6;
inline constexpr std::size_t chat_code_digits_max = 8;
inline constexpr std::uint32_t chat_codes_per_live_one = 1000;

// Long enough to find the phone, scan and follow. Kept short, because a relayed code works for the
// same time (CD-01, CD-07).
inline constexpr Duration qr_lifetime = seconds(120);
// A scan in the last second may arrive later: WeChat retries after 5 and 10 s
// (docs/wechat-protocol.md#delivery). The page does not show this grace period.
inline constexpr Duration qr_grace = seconds(15);
// The person already holds the phone; no answer within this time means no consent (INV-05).
inline constexpr Duration confirm_lifetime = seconds(60);
// Proving an old account may involve a password and a slow email.
inline constexpr Duration choosing_lifetime = seconds(600);
// The remaining steps are automatic: the browser collects, the client redeems. RFC 6749 section
// 4.1.2 allows ten minutes for a code; a short lifetime limits the value of a stolen one (OA-05).
inline constexpr Duration collect_lifetime = seconds(60);
inline constexpr Duration code_lifetime = seconds(60);
// Reloading the page issues another code and invalidates the last one (INV-08), a few times.
inline constexpr std::uint32_t codes_max = 5;
// A correct code with a wrong verifier suggests theft; a client may make one or two mistakes
// (OA-07).
inline constexpr std::uint32_t wrong_verifiers_max = 3;

// Three guesses at six digits succeed once in 333,333 sign-ins; guesses at two digits need the chat
// of the person who scanned (CD-03).
inline constexpr std::uint32_t confirm_tries_max = 3;

// How far CreateTime may lie outside the ticket's own times (D7, CB-09): allows for clocks that are
// wrong by up to five minutes, and stays below the ten minutes that a chat code belongs to its
// ticket.
inline constexpr Duration create_time_before = seconds(300);
inline constexpr Duration create_time_ahead = seconds(300);

// News about a person counts for this long after its CreateTime: WeChat's last retry comes within
// seconds (docs/wechat-protocol.md#delivery), and a clock may be wrong by minutes.
inline constexpr Duration news_age_max = seconds(300);
// Later than this an unfollow is no longer an ordinary delivery, and is confirmed before it
// deletes.
inline constexpr Duration unfollow_confirmed_after = seconds(10);

// How long the link "not me" in a person's chat is good (INV-23). For the same time what a scan
// brought into an account is kept where "not me" finds it.
inline constexpr Duration not_me_lifetime = seconds(24LL * 3600);

// How long a merge of two users can be undone, so that the affected people have time to notice.
inline constexpr Duration merge_undo = seconds(30LL * 24 * 3600);

// Limits of menshen.json: enough for hundreds of accounts and apps.
inline constexpr std::size_t config_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t config_depth_max = 16;
// No setting is a fraction, and no object has 50 settings. More than these cost the parser time
// that grows faster than the text.
inline constexpr unsigned config_fractions_max = 16;
inline constexpr std::size_t config_object_keys_max = 128;
// The first faults say enough; a text may have one in every third byte.
inline constexpr std::size_t config_faults_max = 100;

}  // namespace menshen::policy
