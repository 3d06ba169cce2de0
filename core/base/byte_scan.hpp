#pragma once
/// Scans eight bytes at a time. Untrusted pushes are read several times, and in WebAssembly each
/// byte access costs a bounds check. The loops in libc take four bytes at a time, behind a function
/// call.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace menshen {

/// Eight bytes in native byte order; no test here depends on the order.
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

/// The index of the first such byte, or the size of the text when there is none.
inline std::size_t find_byte(std::string_view text, char byte) {
  std::size_t at = 0;
  while (text.size() - at >= Word::size && !Word{text.data() + at}.has(byte)) at += Word::size;
  while (at < text.size() && text[at] != byte) ++at;
  return at;
}

/// The length of the leading run of words that pass. Tests four words per branch, because a branch
/// after each word costs more than the test.
template <class Fits>
std::size_t length_of_words(std::string_view text, Fits fits) {
  constexpr std::size_t four = 4 * Word::size;
  const auto fits_at = [&](std::size_t at) { return fits(Word{text.data() + at}); };
  const auto four_fit_at = [&](std::size_t at) {
    bool all = true;
    for (std::size_t end = at + four; at < end; at += Word::size) all &= fits_at(at);
    return all;
  };
  std::size_t at = 0;
  while (text.size() - at >= four && four_fit_at(at)) at += four;
  while (text.size() - at >= Word::size && fits_at(at)) at += Word::size;
  return at;
}

/// True when every byte is within ' ' and '~' or satisfies `allowed`.
template <class Allowed>
bool is_printable_or(std::string_view text, Allowed allowed) {
  for (;;) {
    text.remove_prefix(length_of_words(text, [](Word word) { return word.is_printable(); }));
    if (text.empty()) return true;
    const char c = text.front();
    if ((c < ' ' || c > '~') && !allowed(c)) return false;
    text.remove_prefix(1);
  }
}

}  // namespace menshen
