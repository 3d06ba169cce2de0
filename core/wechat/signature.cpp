#include "core/wechat/signature.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/constant_time.hpp"

namespace menshen {
namespace {

constexpr std::size_t timestamp_digits = 10;
constexpr std::size_t nonce_chars_max = 32;
constexpr std::size_t timestamp_digits_max = 13;
constexpr std::size_t reply_nonce_chars_max = 128;

Signature sign_sorted(std::span<std::string_view> parts) {
  std::sort(parts.begin(), parts.end());
  return Signature{sha1(parts)};
}

constexpr std::string_view hex = "0123456789abcdef";

/// The value of each byte as a lower-case hex digit; other bytes have bits that no digit has.
constexpr std::array<std::uint8_t, 256> hex_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(0xff);
  std::uint8_t value = 0;
  for (const char digit : hex) values[static_cast<std::uint8_t>(digit)] = value++;
  return values;
}();

}  // namespace

Result<Stamp> Stamp::parse(std::string_view timestamp, std::string_view nonce) {
  if (!made_of(timestamp, timestamp_digits, timestamp_digits, is_digit)) {
    return Reason::query_malformed;
  }
  if (timestamp.front() == '0') return Reason::query_malformed;
  if (!made_of(nonce, 1, nonce_chars_max, is_alnum)) return Reason::query_malformed;
  Stamp stamp;
  stamp.timestamp_ = timestamp;
  stamp.nonce_ = nonce;
  return stamp;
}

Result<Stamp> Stamp::parse_of_reply(std::string_view timestamp, std::string_view nonce) {
  const bool fits = made_of(timestamp, timestamp_digits, timestamp_digits_max, is_digit) &&
                    made_of(nonce, 1, reply_nonce_chars_max, is_visible);
  if (!fits) return Reason::query_malformed;
  Stamp stamp;
  stamp.timestamp_ = timestamp;
  stamp.nonce_ = nonce;
  return stamp;
}

std::int64_t Stamp::seconds() const {
  std::int64_t seconds = 0;
  for (const char digit : timestamp_) seconds = seconds * 10 + (digit - '0');
  return seconds;
}

Signature sign(const Token& token, const Stamp& stamp) {
  std::array parts{token.text(), stamp.timestamp(), stamp.nonce()};
  return sign_sorted(parts);
}

Signature sign(const Token& token, const Stamp& stamp, std::string_view encrypt) {
  std::array parts{token.text(), stamp.timestamp(), stamp.nonce(), encrypt};
  return sign_sorted(parts);
}

Result<Signature> Signature::parse(std::string_view text) {
  Sha1Digest digest{};
  if (text.size() != 2 * digest.size()) return Reason::query_malformed;
  unsigned seen = 0;
  for (std::size_t at = 0; at < digest.size(); ++at) {
    const unsigned high = hex_values[static_cast<std::uint8_t>(text[2 * at])];
    const unsigned low = hex_values[static_cast<std::uint8_t>(text[2 * at + 1])];
    seen |= high | low;
    digest[at] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (seen >= hex.size()) return Reason::query_malformed;
  return Signature{digest};
}

std::string Signature::text() const {
  std::string text;
  for (const std::uint8_t byte : digest_) {
    text.push_back(hex[byte >> 4]);
    text.push_back(hex[byte & 15u]);
  }
  return text;
}

bool Signature::matches(const Signature& claimed) const {
  return equal_in_constant_time(as_text(digest_), as_text(claimed.digest_));
}

}  // namespace menshen
