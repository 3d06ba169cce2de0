#include "core/wechat/envelope.hpp"

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/base/constant_time.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr std::size_t unit = 32;
constexpr std::size_t random_bytes = 16;
constexpr std::size_t length_bytes = 4;
constexpr std::size_t header_bytes = random_bytes + length_bytes;

/// The number of padding bytes, or 0 when any of them is wrong. Always reads all 32 bytes.
std::size_t padding_of(std::span<const std::uint8_t> plain) {
  const unsigned claimed = plain.back();
  unsigned wrong = (claimed == 0 ? 1u : 0u) | (claimed > unit ? 1u : 0u);
  for (unsigned at = 0; at < unit; ++at) {
    const unsigned is_padding = at < claimed ? ~0u : 0u;
    wrong |= is_padding & (plain[plain.size() - 1 - at] ^ claimed);
  }
  return wrong != 0 ? 0 : claimed;
}

std::size_t read_length(std::span<const std::uint8_t> header) {
  const std::uint32_t length =
      static_cast<std::uint32_t>(header[16]) << 24 | static_cast<std::uint32_t>(header[17]) << 16 |
      static_cast<std::uint32_t>(header[18]) << 8 | static_cast<std::uint32_t>(header[19]);
  return length;
}

}  // namespace

Result<std::string_view> open_envelope(const AesKey& key, const AppId& app_id,
                                       std::string_view encrypt, std::vector<std::uint8_t>& plain) {
  if (encrypt.size() > policy::encrypt_chars_max) return Reason::too_large;
  plain.resize(encrypt.size() / 4 * 3);
  const Result<std::size_t> decoded = decode_base64(encrypt, plain);
  if (!decoded) return decoded.reason();
  if (*decoded == 0 || *decoded % unit != 0) return Reason::ciphertext_length;
  plain.resize(*decoded);
  key.decrypt(plain);

  const std::size_t padding = padding_of(plain);
  if (padding == 0) return Reason::padding_invalid;
  const std::size_t content = plain.size() - padding;
  if (content < header_bytes) return Reason::length_invalid;
  // Compared by subtraction, because 20 + L would overflow on a 32-bit machine (CR-03).
  const std::size_t length = read_length(plain);
  if (length > content - header_bytes) return Reason::length_invalid;
  const std::string_view text = as_text({plain.data(), content});
  if (!equal_in_constant_time(text.substr(header_bytes + length), app_id.text())) {
    return Reason::app_id_mismatch;
  }
  return text.substr(header_bytes, length);
}

std::string seal_envelope(const AesKey& key, const AppId& app_id,
                          std::span<const std::uint8_t, 16> random, std::string_view message) {
  const std::size_t content = header_bytes + message.size() + app_id.text().size();
  const std::size_t padding = unit - content % unit;
  std::vector<std::uint8_t> plain;
  plain.reserve(content + padding);
  plain.insert(plain.end(), random.begin(), random.end());
  for (int shift = 24; shift >= 0; shift -= 8) {
    plain.push_back(static_cast<std::uint8_t>(message.size() >> shift));
  }
  plain.insert(plain.end(), message.begin(), message.end());
  plain.insert(plain.end(), app_id.text().begin(), app_id.text().end());
  plain.insert(plain.end(), padding, static_cast<std::uint8_t>(padding));
  key.encrypt(plain);
  return base64(as_text(plain));
}

}  // namespace menshen
