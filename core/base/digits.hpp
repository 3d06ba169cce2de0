#pragma once
/// Digits as people type them into a chat.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace menshen {

/// The text as `count` ASCII digits, when it holds exactly that many and otherwise only white
/// space: a page shows six digits in two groups of three, and people type the space too. A Chinese
/// keyboard in full-width mode types the digits U+FF10 to U+FF19 and the space U+3000; both are
/// accepted (BI 131). Digits of other scripts are not.
std::optional<std::string> typed_digits(std::string_view text, std::size_t count);

}  // namespace menshen
