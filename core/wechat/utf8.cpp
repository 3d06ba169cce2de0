#include "core/wechat/utf8.hpp"

#include <cstdint>

#include "core/base/byte_scan.hpp"
#include "core/base/bytes.hpp"

namespace menshen {
namespace {

/// The bytes that may follow a lead byte: the number of continuation bytes, and the range of the
/// first.
struct Lead {
  unsigned more;
  std::uint8_t low;
  std::uint8_t high;
};

Lead lead_of(std::uint8_t byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return {1, 0x80, 0xbf};
  if (byte == 0xe0) return {2, 0xa0, 0xbf};
  if (byte == 0xed) return {2, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return {2, 0x80, 0xbf};
  if (byte == 0xf0) return {3, 0x90, 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return {3, 0x80, 0xbf};
  if (byte == 0xf4) return {3, 0x80, 0x8f};
  return {0, 1, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
  const std::uint8_t* at = unsigned_bytes(text);
  const std::uint8_t* const end = at + text.size();
  while (at != end) {
    at += length_of_words(as_text({at, end}), [](Word word) { return word.is_ascii(); });
    while (at != end && *at < 0x80) ++at;
    if (at == end) break;
    const Lead lead = lead_of(*at++);
    if (lead.more == 0 || end - at < static_cast<std::ptrdiff_t>(lead.more)) return false;
    if (*at < lead.low || *at > lead.high) return false;
    for (unsigned rest = 1; rest < lead.more; ++rest) {
      if ((at[rest] & 0xc0u) != 0x80) return false;
    }
    at += lead.more;
  }
  return true;
}

}  // namespace menshen
