#include "core/base/base64.hpp"

#include <array>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::string_view standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_safe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint32_t not_a_digit = 0xff000000;

using ValueTable = std::array<std::uint32_t, 256>;

/// The value of each byte, shifted to one of the four places of a quantum.
constexpr ValueTable values_at(unsigned shift) {
  ValueTable table{};
  table.fill(not_a_digit);
  for (std::uint32_t value = 0; value < standard.size(); ++value) {
    table[static_cast<std::uint8_t>(standard[value])] = value << shift;
  }
  return table;
}
constexpr std::array value_of{values_at(18), values_at(12), values_at(6), values_at(0)};

/// Reads four characters into 24 bits; a character outside the alphabet sets the top byte.
std::uint32_t quantum(const std::uint8_t* at) {
  return value_of[0][at[0]] | value_of[1][at[1]] | value_of[2][at[2]] | value_of[3][at[3]];
}

std::string encode(std::span<const std::uint8_t> bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = held << 8 | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push_back(alphabet[held >> bits & 63u]);
    }
  }
  if (bits > 0) text.push_back(alphabet[held << (6 - bits) & 63u]);
  return text;
}

}  // namespace

Result<std::size_t> decode_base64(std::string_view text, std::span<std::uint8_t> into) {
  if (text.size() % 4 != 0 || text.size() / 4 * 3 > into.size()) return Reason::base64_malformed;
  if (text.empty()) return std::size_t{0};

  const std::uint8_t* at = unsigned_bytes(text);
  const std::uint8_t* last = at + text.size() - 4;
  std::uint8_t* out = into.data();
  std::uint32_t bad = 0;
  for (; at != last; at += 4) {
    const std::uint32_t bits = quantum(at);
    bad |= bits;
    *out++ = static_cast<std::uint8_t>(bits >> 16);
    *out++ = static_cast<std::uint8_t>(bits >> 8);
    *out++ = static_cast<std::uint8_t>(bits);
  }

  std::array<std::uint8_t, 4> tail{at[0], at[1], at[2], at[3]};
  const unsigned padding = tail[3] != '=' ? 0 : tail[2] != '=' ? 1 : 2;
  if (padding >= 1) tail[3] = 'A';
  if (padding == 2) tail[2] = 'A';
  const std::uint32_t bits = quantum(tail.data());
  bad |= bits;
  const std::uint32_t spare = padding == 0 ? 0 : padding == 1 ? 0xffu : 0xffffu;
  if ((bad >> 24) != 0 || (bits & spare) != 0) return Reason::base64_malformed;
  for (unsigned byte = 0; byte < 3 - padding; ++byte) {
    *out++ = static_cast<std::uint8_t>(bits >> (16 - 8 * byte));
  }
  return static_cast<std::size_t>(out - into.data());
}

std::string base64(std::string_view bytes) {
  std::string text = encode({unsigned_bytes(bytes), bytes.size()}, standard);
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

std::string base64url(std::span<const std::uint8_t> bytes) { return encode(bytes, url_safe); }

}  // namespace menshen
