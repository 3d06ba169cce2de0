#pragma once
/// Digits as people type them into a chat.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace menshen {

/// The text as `count` ASCII digits, when it is exactly that many and nothing else but white space:
/// a page shows six digits as twice three, and so do people type them. A Chinese keyboard in
/// full-width mode writes the digits U+FF10 to U+FF19 and the space U+3000; both are read as what
/// they stand for (BI 131), and digits of other scripts are not.
std::optional<std::string> typed_digits(std::string_view text, std::size_t count);

}  // namespace menshen
