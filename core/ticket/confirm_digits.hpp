#pragma once
/// The digits that confirm a sign-in, and the record of wrong answers.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/ticket/ticket.hpp"

namespace menshen {

/// Confirm::reply: the browser shows two digits, and the person sends them in the chat.
std::string_view match_number(const Ticket& ticket);

/// Confirm::phone_code: the chat shows six digits, and the person types them into the browser.
std::string_view phone_code(const Ticket& ticket);

/// Compares `given` with `right` in constant time. An empty text never matches.
bool digits_match(std::string_view given, std::string_view right);

/// Returns `tried` with one more wrong answer.
///   id: WeChat's MsgId, which identifies a repeated push; "" for an answer without an id, such as
///       one from a browser.
std::string with_try(std::string_view tried, std::string_view id);

/// The number of tries left after all wrong answers in `tried`.
std::uint32_t tries_left(std::string_view tried);

/// The number of tries left after the wrong answer `id`; nothing if `tried` does not contain it.
std::optional<std::uint32_t> tries_left_after(std::string_view tried, std::string_view id);

}  // namespace menshen
