#include "core/wechat/keywords.hpp"

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// For each byte of a word: how many bytes before it, and with it, are also the word's beginning.
using Repeats = std::array<std::uint8_t, policy::keyword_bytes_max>;

Repeats repeats_of(std::string_view word) {
  Repeats repeats{};
  std::size_t same = 0;
  for (std::size_t at = 1; at < word.size(); ++at) {
    while (same > 0 && word[at] != word[same]) same = repeats[same - 1];
    if (word[at] == word[same]) ++same;
    repeats[at] = static_cast<std::uint8_t>(same);
  }
  return repeats;
}

/// By Knuth, Morris and Pratt: no text costs more than its length, and a search that begins anew at
/// each byte costs that times the word's.
bool contains(std::string_view text, std::string_view word) {
  invariant(!word.empty() && word.size() <= policy::keyword_bytes_max);
  if (word.size() > text.size()) return false;
  const Repeats repeats = repeats_of(word);
  std::size_t same = 0;
  for (const char c : text) {
    while (same > 0 && c != word[same]) same = repeats[same - 1];
    if (c == word[same]) ++same;
    if (same == word.size()) return true;
  }
  return false;
}

bool meets(const Keyword& keyword, std::string_view text) {
  switch (keyword.match) {
    case KeywordMatch::contains:
      return contains(text, keyword.word);
    case KeywordMatch::equals:
      return text == keyword.word;
    case KeywordMatch::any:
      return true;
    case KeywordMatch::tap:
      return false;
  }
  return false;
}

template <class Meets>
std::uint32_t first_of(const std::vector<Keyword>& keywords, Meets meets) {
  for (std::size_t at = 0; at < keywords.size(); ++at) {
    if (meets(keywords[at])) return static_cast<std::uint32_t>(at + 1);
  }
  return 0;
}

}  // namespace

std::string keyword_spelling(std::string_view text) {
  std::string spelled;
  for (const char c : text) {
    if (!is_visible(c) && !is_space(c)) continue;
    spelled += is_upper(c) ? static_cast<char>(c + 32) : c;
  }
  return std::string{trimmed(spelled)};
}

std::uint32_t keyword_in(const Push& push, const std::vector<Keyword>& keywords) {
  if (keywords.empty()) return 0;
  if (push.is_event()) {
    if (push.event() != "CLICK") return 0;
    const std::string_view key = push.fields().get(Field::event_key);
    return first_of(keywords, [&](const Keyword& keyword) {
      return keyword.match == KeywordMatch::tap && keyword.word == key;
    });
  }
  const std::string_view content =
      push.msg_type() == "text" ? push.fields().get(Field::content) : std::string_view{};
  const std::string text = keyword_spelling(content.substr(0, policy::keyword_text_bytes_max));
  return first_of(keywords, [&](const Keyword& keyword) { return meets(keyword, text); });
}

}  // namespace menshen
