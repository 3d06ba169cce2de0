#pragma once
/// What follows from a ticket as it is: nothing of it is stored, all of it can be derived again.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

/// When a state ends. A QR scanned in its last second may be heard of late; the grace is not shown
/// to anybody.
Instant real_deadline(const Ticket& ticket);

/// What the host has to do. Derived from a ticket alone, so that a crash between the write and the
/// deed loses nothing: whoever reads the ticket again finds the same.
struct Effects {
  bool ask_directory = false;
  Instant wake_at;  // when the ticket's deadline, hidden grace included, passes
};
Effects effects_of(const Ticket& ticket);

// clang-format off
/// What the chat answers to the person who scanned.
#define MENSHEN_PHONE_ANSWERS(row) \
  row(signing_in) row(taken) row(too_late) row(refused) row(must_confirm) row(denied)
// clang-format on

#define MENSHEN_ENUMERATOR(name) name,
#define MENSHEN_NAME(name) std::string_view{#name},
enum class PhoneAnswer : std::uint8_t { MENSHEN_PHONE_ANSWERS(MENSHEN_ENUMERATOR) };
inline constexpr std::array phone_answer_names = {MENSHEN_PHONE_ANSWERS(MENSHEN_NAME)};
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR

PhoneAnswer answer_to(const Ticket& ticket, const std::optional<OpenId>& openid);

}  // namespace menshen
