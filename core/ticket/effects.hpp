#pragma once
/// The effects of a ticket's state. None of it is stored; all of it can be derived again.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

/// The deadline of a state. The push of a scan in the last second may arrive late; this grace
/// period is not shown to anybody.
Instant real_deadline(const Ticket& ticket);

/// The host's tasks, derived from a ticket alone. A crash between the write and the task loses
/// nothing: the next read of the ticket yields the same tasks.
struct Effects {
  bool ask_directory = false;
  Instant wake_at;  // when the ticket's deadline, hidden grace included, passes
};
Effects effects_of(const Ticket& ticket);

// clang-format off
/// The chat's answer to the person who scanned.
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
