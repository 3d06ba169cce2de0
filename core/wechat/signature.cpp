#include "core/wechat/signature.hpp"

#include <algorithm>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/constant_time.hpp"
#include "core/base/digest.hpp"

namespace menshen {
namespace {

constexpr std::size_t timestamp_digits = 10;
constexpr std::size_t nonce_chars_max = 32;

Signature sign_sorted(std::span<std::string_view> parts) {
  std::sort(parts.begin(), parts.end());
  constexpr std::string_view hex = "0123456789abcdef";
  const Sha1Digest digest = sha1(parts);
  Signature text{};
  for (std::size_t at = 0; at < digest.size(); ++at) {
    text[2 * at] = hex[digest[at] >> 4];
    text[2 * at + 1] = hex[digest[at] & 15u];
  }
  return text;
}

}  // namespace

Result<Stamp> Stamp::parse(std::string_view timestamp, std::string_view nonce) {
  if (!made_of(timestamp, timestamp_digits, timestamp_digits, is_digit)) {
    return Reason::query_malformed;
  }
  if (timestamp.front() == '0') return Reason::query_malformed;
  if (!made_of(nonce, 1, nonce_chars_max, is_alnum)) return Reason::query_malformed;
  return Stamp{timestamp, nonce};
}

Signature sign(const Token& token, const Stamp& stamp) {
  std::array parts{token.text(), stamp.timestamp(), stamp.nonce()};
  return sign_sorted(parts);
}

Signature sign(const Token& token, const Stamp& stamp, std::string_view encrypt) {
  std::array parts{token.text(), stamp.timestamp(), stamp.nonce(), encrypt};
  return sign_sorted(parts);
}

bool matches(const Signature& expected, std::string_view claimed) {
  return equal_in_constant_time({expected.data(), expected.size()}, claimed);
}

}  // namespace menshen
