#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace menshen {

using Sha1Digest = std::array<std::uint8_t, 20>;
using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-1 (FIPS 180-4) of the concatenated parts. Only WeChat's signatures use it; nothing else may.
Sha1Digest sha1(std::span<const std::string_view> parts);

/// SHA-256 (FIPS 180-4) of one byte string.
Sha256Digest sha256(std::string_view bytes);

}  // namespace menshen
