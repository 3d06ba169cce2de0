#include "core/config/texts.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

/// Takes the first character of well-formed UTF-8.
char32_t take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t character = bytes == 1 ? lead : lead & (0x7fu >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) {
    character = character << 6 | (static_cast<unsigned char>(text[at]) & 0x3fu);
  }
  text.remove_prefix(bytes);
  return character;
}

bool is_within(char32_t character, char32_t first, char32_t last) {
  return character >= first && character <= last;
}

/// Controls, separators of lines, marks that turn the direction of writing (Unicode 15, section
/// 23.2), and the byte order mark: nobody sees them, and they change how the rest reads.
bool is_hidden(char32_t character) {
  return character < 0x20 || is_within(character, 0x7f, 0x9f) || character == 0x061c ||
         is_within(character, 0x200e, 0x200f) || is_within(character, 0x2028, 0x202e) ||
         is_within(character, 0x2066, 0x2069) || character == 0xfeff;
}

/// Chinese, Japanese and emoji take two columns.
std::size_t columns_of(char32_t character) {
  return is_within(character, 0x1100, 0x115f) || character >= 0x2e80 ? 2 : 1;
}

std::string lines_fault(std::string_view text, const TextPlace& place) {
  std::size_t lines = 1;
  std::size_t columns = 0;
  bool is_wide = false;
  while (!text.empty()) {
    const char32_t character = take_character(text);
    if (character == '\n') {
      ++lines;
      columns = 0;
      continue;
    }
    if (is_hidden(character)) return "has a control character; write visible ones";
    if (character == '<' && !place.may_have_links) {
      return "has a \"<\", with which WeChat makes links, and there may be none beside Menshen's "
             "own; leave it out";
    }
    columns += columns_of(character);
    is_wide = is_wide || columns > place.columns_max;
  }
  if (lines <= place.lines_max && !is_wide) return {};
  const std::string count = std::to_string(place.lines_max);
  return "is too long; write at most " + count +
         (place.lines_max == 1 ? " line of " : " lines of ") +
         std::to_string(place.columns_max / 2) + " Chinese characters or " +
         std::to_string(place.columns_max) + " others";
}

std::string placeholder_fault(std::string_view name, const TextPlace& place) {
  std::string known;
  for (std::size_t at = 0; at < place.placeholders; ++at) {
    known += (known.empty() ? "" : ", ") + ("{" + std::string{placeholders[at].name} + "}");
  }
  return "has the placeholder {" + std::string{name} + "}, and " +
         (known.empty() ? "none is known here" : "known here are " + known) +
         R"(; write "{{" for a brace)";
}

bool is_known(std::string_view name, const TextPlace& place) {
  const auto* const end = placeholders.begin() + place.placeholders;
  return std::any_of(placeholders.begin(), end,
                     [&](const Placeholder& p) { return p.name == name; });
}

/// For a message: what was written up to the end of the name, if it has one.
std::string_view name_at(std::string_view text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_alnum);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string split(std::string_view text, const TextPlace& place, Template& parts) {
  parts = {{}};
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find('{'), text.size());
    parts.back().append(text.substr(0, brace));
    text.remove_prefix(brace);
    if (text.starts_with("{{")) {
      parts.back() += '{';
      text.remove_prefix(2);
    } else if (!text.empty()) {
      const std::string_view name = name_at(text.substr(1));
      const bool is_closed = text.substr(1 + name.size()).starts_with('}');
      if (!is_closed || !is_known(name, place)) return placeholder_fault(name, place);
      parts.emplace_back(name);
      parts.emplace_back();
      text.remove_prefix(name.size() + 2);
    }
  }
  return {};
}

}  // namespace

ReadTemplate read_template(std::string_view text, const TextPlace& place) {
  ReadTemplate read;
  read.fault = lines_fault(text, place);
  if (read.fault.empty()) read.fault = split(text, place, read.parts);
  return read;
}

std::size_t chat_bytes(std::string_view app_name) {
  constexpr std::size_t wide_sign_bytes = 3;
  const auto signs = static_cast<std::size_t>(std::count(app_name.begin(), app_name.end(), '<'));
  return app_name.size() + signs * (wide_sign_bytes - 1);
}

std::size_t bytes_most(const Template& parts, std::string_view app_name) {
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    const std::string& part = parts[at];
    if (at % 2 == 0) {
      bytes += part.size();
      continue;
    }
    for (const Placeholder& one : placeholders) {
      if (one.name == part) bytes += part == "app" ? chat_bytes(app_name) : one.bytes_max;
    }
  }
  return bytes;
}

bool is_app_name(std::string_view text) {
  std::size_t characters = 0;
  while (!text.empty()) {
    if (is_hidden(take_character(text))) return false;
    ++characters;
  }
  return characters <= app_name_chars_max;
}

}  // namespace menshen
