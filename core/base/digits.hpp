#pragma once
/// Digits as people type, copy and speak them into a chat or a field.

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

/// The one reader of every number that a person types or sends (BI 131,
/// docs/decisions/0043-one-reader-of-digits.md): the text as ASCII digits, when it holds so many of
/// them. Between them it may have white space, characters that nobody sees, hyphens, CJK
/// punctuation and brackets, and before them one word such as "code". A text with anything else is
/// no number: postcodes and order numbers have six digits, too.
std::optional<std::string> typed_digits(std::string_view text, DigitCount count);

/// The lengths, as ASCII digits in ascending order, that exactly one run of digits in the text has.
/// Runs of ten digits and more are left out. Spaces and hyphens do not end a run; punctuation does.
std::string lone_digit_runs(std::string_view text);

}  // namespace menshen
