#include "core/base/digits.hpp"

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::string_view wide_space = "\xe3\x80\x80";
constexpr std::string_view wide_digit_lead = "\xef\xbc";  // then 0x90 to 0x99
constexpr std::size_t wide_digit_bytes = 3;

/// WeChat passes on control characters in typed text (docs/wechat-protocol.md#hazards).
constexpr auto is_blank = [](char c) { return c >= '\0' && c <= ' '; };

void skip_blanks(std::string_view& text) {
  for (;;) {
    if (text.starts_with(wide_space)) {
      text.remove_prefix(wide_space.size());
    } else if (!text.empty() && is_blank(text.front())) {
      text.remove_prefix(1);
    } else {
      return;
    }
  }
}

/// Removes one digit from the front, or returns nothing.
std::optional<char> take_digit(std::string_view& text) {
  if (text.starts_with(wide_digit_lead) && text.size() >= wide_digit_bytes) {
    const auto digit = static_cast<char>('0' + (static_cast<unsigned char>(text[2]) - 0x90));
    text.remove_prefix(wide_digit_bytes);
    return is_digit(digit) ? std::optional{digit} : std::nullopt;
  }
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  const char digit = text.front();
  text.remove_prefix(1);
  return digit;
}

}  // namespace

std::optional<std::string> typed_digits(std::string_view text, DigitCount count) {
  std::string digits;
  for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
    const std::optional<char> digit = take_digit(text);
    if (!digit || digits.size() == count.most) return std::nullopt;
    digits += *digit;
  }
  return digits.size() >= count.least ? std::optional{digits} : std::nullopt;
}

}  // namespace menshen
