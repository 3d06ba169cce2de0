#pragma once
/// What follows from a ticket as it is: nothing of it is stored, all of it can be derived again.

#include <cstdint>
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

/// What the chat answers to the person who scanned.
enum class PhoneAnswer : std::uint8_t {
  signing_in,
  taken,
  too_late,
  refused,
  must_confirm,
  denied
};
PhoneAnswer answer_to(const Ticket& ticket, std::string_view openid);

}  // namespace menshen
