#include "core/wechat/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::size_t hex_digits = 4;

std::size_t digits_at(std::string_view text, std::size_t at) {
  const std::size_t start = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - start;
}

/// The unit of UTF-16 in `\uXXXX`, whose `XXXX` is taken.
std::optional<std::uint32_t> take_unit(std::string_view& rest) {
  if (rest.size() < hex_digits) return std::nullopt;
  std::uint32_t unit = 0;
  const char* const end = rest.data() + hex_digits;
  if (std::from_chars(rest.data(), end, unit, 16).ptr != end) return std::nullopt;
  rest.remove_prefix(hex_digits);
  return unit;
}

/// The code point after `\u`, of one escape or of a surrogate pair.
std::optional<std::uint32_t> take_code_point(std::string_view& rest) {
  const std::optional<std::uint32_t> high = take_unit(rest);
  if (!high || *high < 0xd800 || *high > 0xdfff) return high;
  if (*high > 0xdbff || !rest.starts_with("\\u")) return std::nullopt;
  rest.remove_prefix(2);
  const std::optional<std::uint32_t> low = take_unit(rest);
  if (!low || *low < 0xdc00 || *low > 0xdfff) return std::nullopt;
  return 0x10000 + ((*high - 0xd800) << 10) + (*low - 0xdc00);
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    text.push_back(static_cast<char>(0x80 | ((point >> shift) & 0x3f)));
  };
  if (point < 0x80) {
    text.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    text.push_back(static_cast<char>(0xc0 | point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    text.push_back(static_cast<char>(0xe0 | point >> 12));
    tail(6);
    tail(0);
  } else {
    text.push_back(static_cast<char>(0xf0 | point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// What a letter after the backslash stands for; 0 if it stands for nothing.
char meaning_of(char escape) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = letters.find(escape);
  return at == std::string_view::npos ? '\0' : meanings[at];
}

}  // namespace

void skip_json_space(std::string_view& rest) {
  std::size_t at = 0;
  while (at < rest.size() &&
         (rest[at] == ' ' || rest[at] == '\n' || rest[at] == '\r' || rest[at] == '\t')) {
    ++at;
  }
  rest.remove_prefix(at);
}

std::optional<JsonString> take_json_string(std::string_view& rest) {
  if (!rest.starts_with('"')) return std::nullopt;
  JsonString found;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (static_cast<unsigned char>(rest[at]) < ' ') return std::nullopt;
    if (rest[at] != '\\') continue;
    found.has_escapes = true;
    ++at;
  }
  if (at >= rest.size()) return std::nullopt;
  found.raw = rest.substr(1, at - 1);
  rest.remove_prefix(at + 1);
  return found;
}

std::optional<std::string> decode_json_escapes(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('\\'), raw.size());
    text.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    if (raw.size() < 2) return std::nullopt;
    const char escape = raw[1];
    raw.remove_prefix(2);
    if (escape == 'u') {
      const std::optional<std::uint32_t> point = take_code_point(raw);
      if (!point) return std::nullopt;
      append_utf8(text, *point);
      continue;
    }
    const char meaning = meaning_of(escape);
    if (meaning == '\0') return std::nullopt;
    text.push_back(meaning);
  }
  return text;
}

std::string_view take_json_number(std::string_view& rest) {
  std::size_t at = rest.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(rest, at);
  if (whole == 0 || (whole > 1 && rest[at] == '0')) return {};
  at += whole;
  if (at < rest.size() && rest[at] == '.') {
    const std::size_t fraction = digits_at(rest, at + 1);
    if (fraction == 0) return {};
    at += 1 + fraction;
  }
  if (at < rest.size() && (rest[at] == 'e' || rest[at] == 'E')) {
    ++at;
    if (at < rest.size() && (rest[at] == '+' || rest[at] == '-')) ++at;
    const std::size_t exponent = digits_at(rest, at);
    if (exponent == 0) return {};
    at += exponent;
  }
  const std::string_view digits = rest.substr(0, at);
  rest.remove_prefix(at);
  return digits;
}

bool take_json_literal(std::string_view& rest) {
  constexpr std::array<std::string_view, 3> literals = {"true", "false", "null"};
  for (const std::string_view literal : literals) {
    if (!rest.starts_with(literal)) continue;
    rest.remove_prefix(literal.size());
    return true;
  }
  return false;
}

}  // namespace menshen
