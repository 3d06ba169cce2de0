#pragma once
/// Digits as people type them into a chat.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace menshen {

/// How many digits a text may have.
struct DigitCount {
  std::size_t least;
  std::size_t most;
};

/// The text as ASCII digits, when it holds so many of them and otherwise only white
/// space: a page shows digits in two groups, and people type the space too. A Chinese keyboard in
/// full-width mode types the digits U+FF10 to U+FF19 and the space U+3000; both are accepted
/// (BI 131). Digits of other scripts are not.
std::optional<std::string> typed_digits(std::string_view text, DigitCount count);

}  // namespace menshen
