#pragma once
/// Bytes looked at eight at a time. A push is read several times over before it is believed, and in
/// WebAssembly a byte costs a bounds check each; libc's own loops take four and stand behind a
/// call.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace menshen {

/// Eight bytes in the machine's own order; what is asked of one does not depend on the order.
class Word {
 public:
  static constexpr std::size_t size = 8;

  explicit Word(const void* bytes) { std::memcpy(&bits_, bytes, size); }

  bool is_ascii() const { return (bits_ & high_bits) == 0; }
  /// True when all eight are within ' ' and '~'.
  bool is_printable() const {
    return ((bits_ | (bits_ - each(' ')) | (bits_ + each(0x7f - '~'))) & high_bits) == 0;
  }
  bool has(char byte) const {
    const std::uint64_t zero_there = bits_ ^ each(byte);
    return ((zero_there - each(1)) & ~zero_there & high_bits) != 0;
  }

 private:
  static constexpr std::uint64_t each(char byte) {
    return 0x0101010101010101u * static_cast<std::uint8_t>(byte);
  }
  static constexpr std::uint64_t high_bits = 0x8080808080808080u;
  std::uint64_t bits_ = 0;
};

/// The place of the first such byte, or the text's size when there is none.
inline std::size_t find_byte(std::string_view text, char byte) {
  std::size_t at = 0;
  while (text.size() - at >= Word::size && !Word{text.data() + at}.has(byte)) at += Word::size;
  while (at < text.size() && text[at] != byte) ++at;
  return at;
}

/// True when every byte is within ' ' and '~' or satisfies `allowed`.
template <class Allowed>
bool is_printable_or(std::string_view text, Allowed allowed) {
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= Word::size && Word{text.data() + at}.is_printable()) {
      at += Word::size;
    } else if ((text[at] >= ' ' && text[at] <= '~') || allowed(text[at])) {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace menshen
