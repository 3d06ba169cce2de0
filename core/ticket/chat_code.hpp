#pragma once
/// The numbers that people send to an account instead of scanning a QR code of their own.

#include <string>
#include <string_view>

namespace menshen {

/// Whether a text is a chat code: six to eight digits (core/policy.hpp), the first not 0, the last
/// a check digit. A single wrong digit, or a swap of two different neighbours, always turns a chat
/// code into a text that is not a chat code, so such a mistake names no page.
bool is_chat_code(std::string_view text);

/// The chat code that begins with these digits: all but the check digit, the first not 0.
std::string chat_code_of(std::string_view digits);

}  // namespace menshen
