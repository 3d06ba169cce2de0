#pragma once
/// The lexemes of JSON (RFC 8259): each function takes one from the front of `rest`, in one pass. A
/// number keeps its digits and is never converted, because the conversion of a fraction costs
/// thousands of times what its digits cost to read.

#include <optional>
#include <string>
#include <string_view>

namespace menshen {

/// A string between its quotes, with its escapes still in it.
struct JsonString {
  std::string_view raw;
  bool has_escapes = false;
};

void skip_json_space(std::string_view& rest);

/// Nothing if no string stands there, or one that does not end or holds a control character.
std::optional<JsonString> take_json_string(std::string_view& rest);

/// The text of a string; nothing for an unknown escape or half a surrogate pair.
std::optional<std::string> decode_json_escapes(std::string_view raw);

/// The digits of a number as written; empty if none stands there.
std::string_view take_json_number(std::string_view& rest);

/// True and taken for `true`, `false` and `null`.
bool take_json_literal(std::string_view& rest);

}  // namespace menshen
