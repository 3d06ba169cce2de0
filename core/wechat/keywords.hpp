#pragma once
/// The owner's own answers: which one a message or a tap on the menu asks for
/// (docs/decisions/0065-the-consoles-menu-and-replies.md).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wechat/message.hpp"

namespace menshen {

/// `contains` and `equals` are for a text, `any` is for every message, `tap` for a button of the
/// menu.
enum class KeywordMatch : std::uint8_t { contains, equals, any, tap };
inline constexpr std::array<std::string_view, 3> keyword_match_names = {"contains", "equals",
                                                                        "any"};

struct Keyword {
  KeywordMatch match = KeywordMatch::contains;
  std::string word;  // as `keyword_spelling` writes it; the key of a button for `tap`; or empty
};

/// The text as keywords are compared: ASCII letters in lower case, no control characters, and no
/// white space around it.
std::string keyword_spelling(std::string_view text);

/// The number of the first keyword that the push meets, counted from 1; 0 for none.
std::uint32_t keyword_in(const Push& push, const std::vector<Keyword>& keywords);

}  // namespace menshen
