/// The widget's calls: numbers and one fixed buffer. No heap, no imports.

#include <qrcodegen.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "wasm/widget_plan.hpp"

namespace menshen::widget {
namespace {

constexpr std::uint32_t abi_version = 3;

// 512 bytes fit into version 25 at every error correction level (535 at level H, ISO/IEC 18004).
constexpr std::uint32_t qr_text_bytes_max = 512;
constexpr int qr_version_max = 25;
constexpr std::size_t qr_bytes = qrcodegen_BUFFER_LEN_FOR_VERSION(qr_version_max);
constexpr std::uint32_t qr_level_count = 4;

// Every code uses the same mask. Scoring all eight (ISO/IEC 18004 section 7.8.3) would cost each
// visitor half a kilobyte, and random text makes all patterns equally noisy.
constexpr qrcodegen_Mask qr_mask = qrcodegen_Mask_3;

// The encoder overwrites the text, so the buffer has room for a whole code.
std::array<std::uint8_t, 2048> buffer;
static_assert(buffer.size() >= qr_bytes && buffer.size() >= qr_text_bytes_max);

}  // namespace
}  // namespace menshen::widget

using namespace menshen;
using namespace menshen::widget;

extern "C" {

std::uint32_t widget_version() { return abi_version; }

std::uint8_t* widget_buffer() { return buffer.data(); }

/// In:      the buffer holds `bytes` bytes of text; `level` is 0 to 3 for L, M, Q and H, and is
///          raised if the same code size allows it
/// Out:     the modules, row by row without gaps, the first in the lowest bit of the first byte
/// Returns: the modules of one side, or 0 where the text is empty or too long
std::uint32_t widget_qr(std::uint32_t bytes, std::uint32_t level) {
  static std::array<std::uint8_t, qr_bytes> code;
  if (bytes == 0 || bytes > qr_text_bytes_max || level >= qr_level_count) return 0;
  if (!qrcodegen_encodeBinary(buffer.data(), bytes, code.data(), static_cast<qrcodegen_Ecc>(level),
                              1, qr_version_max, qr_mask, true)) {
    return 0;
  }
  // The first byte is the size, in qrcodegen's own format.
  std::copy(code.begin() + 1, code.end(), buffer.begin());
  return static_cast<std::uint32_t>(qrcodegen_getSize(code.data()));
}

/// Returns: 0 stale, 1 the same again, 2 fresh; an unknown state is stale
std::uint32_t widget_judge(std::uint32_t shown, std::uint32_t shown_version, std::uint32_t incoming,
                           std::uint32_t incoming_version) {
  if (shown >= state_names.size() || incoming >= state_names.size()) return 0;
  return static_cast<std::uint32_t>(judge(static_cast<State>(shown), shown_version,
                                          static_cast<State>(incoming), incoming_version));
}

/// In:      `flags` has bit 0 linked, 1 online, 2 visible, 3 collected
/// Returns: the view in bits 0 to 6, in bit 7 whether a new QR comes by itself, the action in bits
///          8 to 15, the delay in ms in bits 16 to 31
std::uint32_t widget_plan(std::uint32_t state, std::int32_t ms_left, std::uint32_t refreshes,
                          std::uint32_t failures, std::uint32_t socket_failures,
                          std::uint32_t flags, std::uint32_t random) {
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
