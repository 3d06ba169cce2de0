#pragma once
/// The operator's own texts: where one may stand, and how long it may be there. The worker, the
/// tests and docs/texts.md take these tables.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace menshen {

/// The languages of the pages, and of the chat.
enum class Language : std::uint8_t { zh_cn, zh_tw, en, ja };
inline constexpr std::array<std::string_view, 4> language_names = {"zh-CN", "zh-TW", "en", "ja"};

/// `{name}` in a text, and the most that the worker inserts for it.
struct Placeholder {
  std::string_view name;
  std::size_t bytes_max;
};
inline constexpr std::size_t app_name_chars_max = 64;
inline constexpr std::array<Placeholder, 4> placeholders = {{
    {"app", app_name_chars_max * 4},
    {"browser", 32},
    {"place", 128},
    {"time", 48},
}};

/// One row. A column is half a Chinese character.
struct TextPlace {
  std::string_view name;
  std::string_view where;
  /// The first so many placeholders count: a stranger may read a text that knows the app alone.
  std::size_t placeholders;
  std::size_t lines_max;
  std::size_t columns_max;
  /// WeChat makes links of `<a href="…">`; beside Menshen's own links there may be no others.
  bool may_have_links;
};

/// Replies in the chat. `follow` has no sign-in, so it is the account's alone.
inline constexpr std::array<TextPlace, 6> reply_places = {{
    {"follow", "to a person who follows without a sign-in", 0, 20, 200, true},
    {"scan", "before Menshen's lines, if the person has to confirm", 4, 3, 60, false},
    {"success", "before Menshen's lines, if the person is being signed in", 4, 3, 60, false},
    {"denied", "to a person who said no", 4, 3, 60, false},
    {"refused", "if the application did not accept the sign-in", 1, 3, 60, false},
    {"expired", "to a scan or a code that came too late", 1, 3, 60, false},
}};
inline constexpr std::size_t follow_row = 0;

/// Texts of the hosted pages, where `<` is an ordinary character.
inline constexpr std::array<TextPlace, 4> page_places = {{
    {"heading", "the heading of the sign-in page; the application's name follows it", 1, 1, 40,
     true},
    {"intro", "below that heading", 1, 2, 60, true},
    {"confirmed", "on the phone, after the person confirmed by a tap", 4, 2, 60, true},
    {"help", "on each page that says why a sign-in cannot go on", 1, 2, 60, true},
}};

/// The words of the link that follows a sign-in.
inline constexpr TextPlace link_words = {"words", "the link after a sign-in", 0, 1, 30, false};

/// WeChat shows this much of a reply (docs/wechat-protocol.md#replies).
inline constexpr std::size_t reply_bytes_max = 2048;
/// Menshen's own lines of a reply about a sign-in, in the longest language, without the app's name
/// and the addresses of links.
inline constexpr std::size_t own_lines_bytes_max = 800;
/// Of a link's words and marks, beside its address.
inline constexpr std::size_t link_marks_bytes = 16;

/// A text cut at its placeholders: a literal, the name of a placeholder, a literal, and so on.
using Template = std::vector<std::string>;

/// The texts of one place. Empty where the built-in one holds.
struct ConfiguredText {
  std::array<Template, language_names.size()> by_language;
  std::string pointer;  // where it was read, or empty

  const Template& in(Language language) const {
    return by_language[static_cast<std::size_t>(language)];
  }
};
/// One for each row of a table of places.
using Texts = std::vector<ConfiguredText>;

/// Where a sign-in leads; `url` may be empty.
struct AfterSignIn {
  std::string url;
  ConfiguredText words;
};

/// The template, or the sentence that says what to write instead.
struct ReadTemplate {
  Template parts;
  std::string fault;
};
ReadTemplate read_template(std::string_view text, const TextPlace& place);

/// The bytes of a name in the chat, where each `<` is a `＜`, so that no name makes a link.
std::size_t chat_bytes(std::string_view app_name);

/// The most bytes that a template becomes for an app with this name.
std::size_t bytes_most(const Template& parts, std::string_view app_name);

/// A name that stands on one line and fits every reply.
bool is_app_name(std::string_view text);

}  // namespace menshen
