#include "core/base/digits.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Unicode 16: White_Space, Default_Ignorable_Code_Point and hyphens, with the marks that Japanese
/// keyboards type for one. WeChat passes on control characters, too
/// (docs/wechat-protocol.md#hazards).
constexpr auto blanks = std::to_array<Range>({
    {0x0000, 0x0020},   {0x002d, 0x002d}, {0x007f, 0x00a0}, {0x00ad, 0x00ad},   {0x034f, 0x034f},
    {0x058a, 0x058a},   {0x061c, 0x061c}, {0x115f, 0x1160}, {0x1680, 0x1680},   {0x17b4, 0x17b5},
    {0x1806, 0x1806},   {0x180b, 0x180f}, {0x2000, 0x2015}, {0x2028, 0x202f},   {0x205f, 0x206f},
    {0x2212, 0x2212},   {0x2e3a, 0x2e3b}, {0x3000, 0x3000}, {0x30fc, 0x30fc},   {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfe58, 0xfe58}, {0xfe63, 0xfe63}, {0xfeff, 0xfeff},   {0xff0d, 0xff0d},
    {0xff70, 0xff70},   {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
});

/// CJK punctuation, and brackets and quotation marks of any kind.
constexpr auto marks = std::to_array<Range>({
    {'(', ')'},       {'<', '<'},       {'>', '>'},       {'[', '['},       {']', ']'},
    {'{', '{'},       {'}', '}'},       {0x00ab, 0x00ab}, {0x00bb, 0x00bb}, {0x2018, 0x201f},
    {0x2026, 0x2026}, {0x2039, 0x203a}, {0x3001, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301f},
    {0x3030, 0x3030}, {0x30fb, 0x30fb}, {0xfe10, 0xfe19}, {0xfe30, 0xfe4f}, {0xfe50, 0xfe57},
    {0xfe59, 0xfe5e}, {0xff01, 0xff02}, {0xff07, 0xff09}, {0xff0c, 0xff0c}, {0xff0e, 0xff0e},
    {0xff1a, 0xff1b}, {0xff1c, 0xff1c}, {0xff1e, 0xff1f}, {0xff3b, 0xff3b}, {0xff3d, 0xff3d},
    {0xff5b, 0xff5b}, {0xff5d, 0xff65},
});

/// The words that people send before the number, because the page or the chat shows them there.
constexpr auto labels = std::to_array<std::string_view>({
    "验证码",
    "驗證碼",
    "登录码",
    "登錄碼",
    "登入碼",
    "ログインコード",
    "確認コード",
    "認証コード",
    "コード",
    "code",
});

constexpr char32_t wide_zero = 0xff10;
constexpr char32_t no_character = 0xffffffff;

template <std::size_t count>
constexpr bool is_sorted(const std::array<Range, count>& ranges) {
  char32_t before = 0;
  for (const auto& [first, last] : ranges) {
    if (first > last || (before != 0 && first <= before)) return false;
    before = last;
  }
  return true;
}
static_assert(is_sorted(blanks) && is_sorted(marks));

template <std::size_t count>
bool is_in(const std::array<Range, count>& ranges, char32_t character) {
  const auto* range =
      std::partition_point(ranges.begin(), ranges.end(),
                           [&](const Range& candidate) { return candidate.last < character; });
  return range != ranges.end() && range->first <= character;
}

/// Removes one character of UTF-8 from the front: `no_character` for a byte that begins none.
char32_t take_character(std::string_view& text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (more == 0 || text.size() < more) return no_character;
  char32_t character = lead & (0x3fu >> more);
  for (const char byte : text.substr(0, more)) {
    character = character << 6 | (static_cast<std::uint8_t>(byte) & 0x3fu);
  }
  text.remove_prefix(more);
  return character;
}

enum class Glyph : std::uint8_t { digit, blank, mark, other };

struct Taken {
  Glyph glyph = Glyph::other;
  char digit = 0;
};

Taken take(std::string_view& text) {
  const char32_t character = take_character(text);
  if (character >= '0' && character <= '9') return {Glyph::digit, static_cast<char>(character)};
  if (character >= wide_zero && character <= wide_zero + 9) {
    return {Glyph::digit, static_cast<char>('0' + (character - wide_zero))};
  }
  if (is_in(blanks, character)) return {Glyph::blank};
  return {is_in(marks, character) ? Glyph::mark : Glyph::other};
}

std::string_view without_skipped(std::string_view text) {
  while (!text.empty()) {
    std::string_view rest = text;
    const Glyph glyph = take(rest).glyph;
    if (glyph != Glyph::blank && glyph != Glyph::mark) break;
    text = rest;
  }
  return text;
}

/// A colon belongs to the word before it.
std::string_view without_label(std::string_view text) {
  text = without_skipped(text);
  for (const std::string_view label : labels) {
    if (!equal_ignoring_ascii_case(text.substr(0, label.size()), label)) continue;
    text = without_skipped(text.substr(label.size()));
    if (text.starts_with(':')) text.remove_prefix(1);
    return text;
  }
  return text;
}

}  // namespace

std::optional<std::string> typed_digits(std::string_view text, DigitCount count) {
  text = without_label(text);
  std::string digits;
  while (!text.empty()) {
    const Taken taken = take(text);
    if (taken.glyph == Glyph::blank || taken.glyph == Glyph::mark) continue;
    if (taken.glyph == Glyph::other || digits.size() == count.most) return std::nullopt;
    digits += taken.digit;
  }
  return digits.size() >= count.least ? std::optional{digits} : std::nullopt;
}

std::string lone_digit_runs(std::string_view text) {
  std::array<unsigned, 10> runs{};  // by their length
  std::size_t length = 0;
  const auto end_run = [&] {
    if (length > 0 && length < runs.size()) ++runs[length];
    length = 0;
  };
  while (!text.empty()) {
    const Glyph glyph = take(text).glyph;
    if (glyph == Glyph::digit) ++length;
    if (glyph == Glyph::mark || glyph == Glyph::other) end_run();
  }
  end_run();
  std::string lone;
  for (std::size_t at = 1; at < runs.size(); ++at) {
    if (runs[at] == 1) lone += static_cast<char>('0' + at);
  }
  return lone;
}

}  // namespace menshen
