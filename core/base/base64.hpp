#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace menshen {

/// Decodes canonical base64 (RFC 4648 section 4): padded, no white space, spare bits zero.
/// For public bytes: a table look-up, not constant time.
///   Out:     `into`, which holds at least 3 bytes for every 4 characters
///   Returns: the number of bytes written, or base64_malformed
Result<std::size_t> decode_base64(std::string_view text, std::span<std::uint8_t> into);

/// base64 with padding (RFC 4648 section 4).
std::string base64(std::string_view bytes);

/// base64url without padding (RFC 4648 section 5), for hashes that are compared with OAuth
/// challenges.
std::string base64url(std::span<const std::uint8_t> bytes);

}  // namespace menshen
