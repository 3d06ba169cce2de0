#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace menshen {

inline constexpr std::size_t seal_key_bytes = 32;
inline constexpr std::size_t seal_nonce_bytes = 12;
inline constexpr std::size_t seal_tag_bytes = 16;

/// AES-256-GCM (NIST SP 800-38D): the ciphertext, and after it the tag, as WebCrypto gives them.
/// Used where a transaction cannot wait for WebCrypto, which opens what this seals.
///   nonce  96 random bits: never twice under one key
///   about  authenticated, not part of the result
std::vector<std::uint8_t> seal(std::span<const std::uint8_t, seal_key_bytes> key,
                               std::span<const std::uint8_t, seal_nonce_bytes> nonce,
                               std::string_view about, std::string_view text);

}  // namespace menshen
