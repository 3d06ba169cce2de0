#pragma once
/// Every limit of the core, in one place, with its unit in its name.

#include <cstddef>
#include <cstdint>

#include "core/base/instant.hpp"

namespace menshen::policy {

// What one push may be (THREATS XM-03). The body's own limit of 64 KiB is the edge's.
inline constexpr std::size_t encrypt_chars_max = std::size_t{192} * 1024;
inline constexpr std::size_t message_bytes_max = std::size_t{128} * 1024;
inline constexpr unsigned message_depth_max = 8;
inline constexpr unsigned message_elements_max = 64;
inline constexpr std::size_t element_name_bytes_max = 64;
inline constexpr std::size_t event_key_bytes_max = 1024;
inline constexpr std::size_t identifier_bytes_max = 64;

// An openid that signs somebody in. WeChat documents no length; every one seen has 28 characters.
inline constexpr std::size_t openid_chars_max = 28;

// The code that a person sends to an account which may not make QR codes.
inline constexpr std::size_t chat_code_digits = 6;

// How long a ticket may stay in a state (DESIGN section 4).
inline constexpr Duration qr_lifetime = seconds(120);
inline constexpr Duration qr_grace = seconds(15);
inline constexpr Duration confirm_lifetime = seconds(60);
inline constexpr Duration choosing_lifetime = seconds(600);
inline constexpr Duration collect_lifetime = seconds(60);
inline constexpr Duration code_lifetime = seconds(60);
inline constexpr std::uint32_t codes_max = 5;
inline constexpr std::uint32_t wrong_verifiers_max = 3;

// How often the digits that confirm may be wrong (THREATS CD-03).
inline constexpr std::uint32_t confirm_tries_max = 3;

// How far CreateTime may lie from the ticket's own times (DESIGN section 13, freshness).
inline constexpr Duration create_time_before = seconds(300);
inline constexpr Duration create_time_ahead = seconds(300);

// How long a merge of two users can be undone.
inline constexpr Duration merge_undo = seconds(30LL * 24 * 3600);

// menshen.json
inline constexpr std::size_t config_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t config_depth_max = 16;

}  // namespace menshen::policy
