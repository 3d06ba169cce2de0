#pragma once
/// Byte strings. `std::string_view` holds bytes, not characters, everywhere in the core.

#include <cstdint>
#include <span>
#include <string_view>

namespace menshen {

inline const std::uint8_t* unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Function objects, not functions, so that the compiler inlines the predicate into the loop.
inline constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
inline constexpr auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
inline constexpr auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
inline constexpr auto is_alnum = [](char c) { return is_digit(c) || is_lower(c) || is_upper(c); };
/// No ASCII control character. Bytes of other characters are visible, too.
inline constexpr auto is_visible = [](char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '\x7f';
};
inline constexpr auto is_base64url = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };

/// True when every byte satisfies `allowed` and the length is within [min, max].
template <class Allowed>
constexpr bool made_of(std::string_view text, std::size_t min, std::size_t max, Allowed allowed) {
  if (text.size() < min || text.size() > max) return false;
  for (const char c : text) {
    if (!allowed(c)) return false;
  }
  return true;
}

/// Compares ASCII letters without case, and every other byte exactly.
constexpr bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) {
  constexpr auto lower = [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t at = 0; at < a.size(); ++at) {
    if (lower(a[at]) != lower(b[at])) return false;
  }
  return true;
}

}  // namespace menshen
