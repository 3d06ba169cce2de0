#include "core/base/digits.hpp"

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::string_view wide_space = "\xe3\x80\x80";
constexpr std::string_view wide_digit_lead = "\xef\xbc";  // then 0x90 to 0x99
constexpr std::size_t wide_digit_bytes = 3;

/// WeChat lets control characters through in what people type (WECHAT section 1.10).
constexpr auto is_blank = [](char c) { return c >= '\0' && c <= ' '; };

std::string_view trimmed(std::string_view text) {
  for (;;) {
    const std::size_t before = text.size();
    if (text.starts_with(wide_space)) text.remove_prefix(wide_space.size());
    if (text.ends_with(wide_space)) text.remove_suffix(wide_space.size());
    if (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    if (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    if (text.size() == before) return text;
  }
}

/// Takes one digit off the front, or gives nothing.
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

std::optional<std::string> typed_digits(std::string_view text, std::size_t count) {
  std::string_view rest = trimmed(text);
  std::string digits;
  while (digits.size() < count) {
    const std::optional<char> digit = take_digit(rest);
    if (!digit) return std::nullopt;
    digits += *digit;
  }
  return rest.empty() ? std::optional{digits} : std::nullopt;
}

}  // namespace menshen
