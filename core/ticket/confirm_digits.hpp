#pragma once
/// The digits that confirm a sign-in, and how often they were wrong.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/ticket/ticket.hpp"

namespace menshen {

/// Confirm::reply: the browser shows two digits, which the person answers in the chat.
std::string_view match_number(const Ticket& ticket);

/// Confirm::phone_code: the phone shows six digits, which the person types into the browser.
std::string_view phone_code(const Ticket& ticket);

/// Whether `given` is `right`, in constant time. Nothing is never right.
bool digits_match(std::string_view given, std::string_view right);

/// `tried` with one more wrong answer behind it.
///   id: WeChat's MsgId, by which a push that comes again is known; or "" for an answer that has no
///       name, as what a browser sends.
std::string with_try(std::string_view tried, std::string_view id);

/// How many tries are left after all in `tried`.
std::uint32_t tries_left(std::string_view tried);

/// How many were left after the wrong answer `id`; nothing if it is not among those in `tried`.
std::optional<std::uint32_t> tries_left_after(std::string_view tried, std::string_view id);

}  // namespace menshen
