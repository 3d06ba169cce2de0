#pragma once
/// Every limit of the core, in one place, with its unit in its name.

#include <cstddef>
#include <cstdint>

#include "core/base/instant.hpp"

namespace menshen::policy {

// What one push may be (XM-03): several times what any documented event has. The body's own limit
// of 64 KiB is the edge's.
inline constexpr std::size_t encrypt_chars_max = std::size_t{192} * 1024;
inline constexpr std::size_t message_bytes_max = std::size_t{128} * 1024;
inline constexpr unsigned message_depth_max = 8;
inline constexpr unsigned message_elements_max = 64;
inline constexpr std::size_t element_name_bytes_max = 64;
// The EventKey of a menu is an address; a scene has 64 characters at most, as every identifier.
inline constexpr std::size_t event_key_bytes_max = 1024;
inline constexpr std::size_t identifier_bytes_max = 64;

// An openid that signs somebody in. WeChat documents no length; every one seen has 28 characters.
inline constexpr std::size_t openid_chars_max = 28;

// The code that a person sends to an account which may not make QR codes.
inline constexpr std::size_t chat_code_digits = 6;

// Long enough to find the phone, scan and follow; short, because a relayed code is good for as long
// (CD-01, CD-07).
inline constexpr Duration qr_lifetime = seconds(120);
// A scan in the last second still has to reach us: WeChat tries again after 5 and 10 s
// (docs/wechat-protocol.md#delivery). The page does not show this time.
inline constexpr Duration qr_grace = seconds(15);
// The person holds the phone already; whoever is not there has not agreed (INV-05).
inline constexpr Duration confirm_lifetime = seconds(60);
// Proving an old account may take a password and a mail that is slow.
inline constexpr Duration choosing_lifetime = seconds(600);
// A program does the rest: the browser collects, the client redeems. RFC 6749 section 4.1.2 allows
// a code ten minutes; nobody waits for a person here, so a stolen one is soon worth nothing
// (OA-05).
inline constexpr Duration collect_lifetime = seconds(60);
inline constexpr Duration code_lifetime = seconds(60);
// A page that is loaded again gets another code and kills the last (INV-08), a few times.
inline constexpr std::uint32_t codes_max = 5;
// Whoever has the code and not the verifier has stolen it; a client may err once or twice (OA-07).
inline constexpr std::uint32_t wrong_verifiers_max = 3;

// Six digits guessed three times are right once in 333,333 sign-ins; two digits need the chat of
// the person who scanned (CD-03).
inline constexpr std::uint32_t confirm_tries_max = 3;

// How far CreateTime may lie from the ticket's own times (D7, CB-09): for clocks that are wrong by
// up to five minutes, and below the ten minutes that a code people send stays its ticket's.
inline constexpr Duration create_time_before = seconds(300);
inline constexpr Duration create_time_ahead = seconds(300);

// How long a merge of two users can be undone: time for its people to notice.
inline constexpr Duration merge_undo = seconds(30LL * 24 * 3600);

// menshen.json: room for hundreds of accounts and apps.
inline constexpr std::size_t config_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t config_depth_max = 16;

}  // namespace menshen::policy
