/// The widget's door: numbers and one fixed buffer. No heap, nothing imported.

#include <mbedtls/sha256.h>
#include <qrcodegen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "wasm/widget_plan.hpp"

namespace menshen::widget {
namespace {

constexpr std::uint32_t abi_version = 1;

// 512 bytes fit into version 25 at every error correction level (535 at level H, ISO/IEC 18004).
constexpr std::uint32_t qr_text_bytes_max = 512;
constexpr int qr_version_max = 25;
constexpr std::size_t qr_bytes = qrcodegen_BUFFER_LEN_FOR_VERSION(qr_version_max);
constexpr std::uint32_t qr_level_count = 4;

constexpr std::size_t verifier_random_bytes = 32;
constexpr std::size_t hash_bytes = 32;
constexpr std::size_t encoded_hash_chars = 43;

std::array<std::uint8_t, 2048> buffer;
static_assert(buffer.size() >= qr_bytes && buffer.size() >= qr_text_bytes_max);

#define MENSHEN_WORD(name) #name " "
constexpr std::string_view names = MENSHEN_STATES(MENSHEN_WORD) "\n" MENSHEN_VIEWS(
    MENSHEN_WORD) "\n" MENSHEN_ACTIONS(MENSHEN_WORD);
#undef MENSHEN_WORD
static_assert(names.size() <= buffer.size());

/// base64url without padding (RFC 4648 section 5) of exactly 32 bytes: 43 characters.
void base64url(std::span<const std::uint8_t, hash_bytes> bytes,
               std::span<std::uint8_t, encoded_hash_chars> into) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t at = 0; at < into.size(); ++at) {
    const std::size_t bit = at * 6;
    const std::size_t byte = bit / 8;
    const unsigned next = byte + 1 < bytes.size() ? bytes[byte + 1] : 0U;
    const unsigned pair = bytes[byte] * 256U + next;
    into[at] = static_cast<std::uint8_t>(digits[(pair >> (10 - bit % 8)) & 63U]);
  }
}

}  // namespace
}  // namespace menshen::widget

using namespace menshen;
using namespace menshen::widget;

extern "C" {

std::uint32_t menshen_widget_abi_version() { return abi_version; }

std::uint8_t* menshen_widget_buffer() { return buffer.data(); }

std::uint32_t menshen_widget_buffer_bytes() { return buffer.size(); }

/// Out:     the buffer holds three lines: the states, the views and the actions, in their order
/// Returns: the number of characters
std::uint32_t menshen_widget_names() {
  std::copy(names.begin(), names.end(), buffer.begin());
  return names.size();
}

/// In:      the buffer holds `bytes` bytes of text; `level` is 0 to 3 for L, M, Q and H, and is
///          raised where the same size of code has room for more
/// Out:     the modules, row by row without gaps, the first in the lowest bit of the first byte
/// Returns: the modules of one side, or 0 where the text is empty or too long
std::uint32_t menshen_widget_qr(std::uint32_t bytes, std::uint32_t level) {
  static std::array<std::uint8_t, qr_bytes> text;
  static std::array<std::uint8_t, qr_bytes> code;
  if (bytes == 0 || bytes > qr_text_bytes_max || level >= qr_level_count) return 0;
  std::copy_n(buffer.begin(), bytes, text.begin());
  if (!qrcodegen_encodeBinary(text.data(), bytes, code.data(), static_cast<qrcodegen_Ecc>(level), 1,
                              qr_version_max, qrcodegen_Mask_AUTO, true)) {
    return 0;
  }
  // The first byte is the size, in qrcodegen's own form.
  std::copy(code.begin() + 1, code.end(), buffer.begin());
  return static_cast<std::uint32_t>(qrcodegen_getSize(code.data()));
}

/// RFC 7636 sections 4.1 and 4.2, method S256.
///   In:  the buffer holds 32 random bytes
///   Out: the buffer holds the verifier and then the challenge, 43 characters each
void menshen_widget_pkce() {
  const std::span<std::uint8_t, encoded_hash_chars * 2> pair(buffer.data(), encoded_hash_chars * 2);
  std::array<std::uint8_t, hash_bytes> bytes{};
  static_assert(verifier_random_bytes == hash_bytes);
  std::copy_n(buffer.begin(), verifier_random_bytes, bytes.begin());
  base64url(bytes, pair.first<encoded_hash_chars>());
  mbedtls_sha256(pair.data(), encoded_hash_chars, bytes.data(), 0);
  base64url(bytes, pair.last<encoded_hash_chars>());
}

/// Returns: 0 stale, 1 the same again, 2 fresh; an unknown state is stale
std::uint32_t menshen_widget_judge(std::uint32_t shown, std::uint32_t shown_version,
                                   std::uint32_t incoming, std::uint32_t incoming_version) {
  if (shown >= state_names.size() || incoming >= state_names.size()) return 0;
  return static_cast<std::uint32_t>(judge(static_cast<State>(shown), shown_version,
                                          static_cast<State>(incoming), incoming_version));
}

/// In:      `flags` has bit 0 linked, 1 online, 2 visible, 3 collected
/// Returns: the view in bits 0 to 6, in bit 7 whether a new QR comes by itself, the action in bits
///          8 to 15, the delay in ms in bits 16 to 31
std::uint32_t menshen_widget_plan(std::uint32_t state, std::int32_t ms_left,
                                  std::uint32_t refreshes, std::uint32_t failures,
                                  std::uint32_t socket_failures, std::uint32_t flags,
                                  std::uint32_t random) {
  invariant(state < state_names.size());
  const Plan next = plan({.state = static_cast<State>(state),
                          .ms_left = ms_left,
                          .refreshes = refreshes,
                          .failures = failures,
                          .socket_failures = socket_failures,
                          .linked = (flags & 1U) != 0,
                          .online = (flags & 2U) != 0,
                          .visible = (flags & 4U) != 0,
                          .collected = (flags & 8U) != 0,
                          .random = random});
  return static_cast<std::uint32_t>(next.view) | (next.renews ? 128U : 0U) |
         static_cast<std::uint32_t>(next.action) << 8U |
         static_cast<std::uint32_t>(next.after_ms) << 16U;
}
}
