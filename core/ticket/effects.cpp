#include "core/ticket/effects.hpp"

#include "core/policy.hpp"

namespace menshen {

Instant real_deadline(const Ticket& ticket) {
  return ticket.state == State::waiting ? ticket.deadline + policy::qr_grace : ticket.deadline;
}

Effects effects_of(const Ticket& ticket) {
  return {.ask_directory = ticket.state == State::confirmed, .wake_at = real_deadline(ticket)};
}

PhoneAnswer answer_to(const Ticket& ticket, const std::optional<OpenId>& openid) {
  if (ticket.state == State::refused) return PhoneAnswer::refused;
  if (!ticket.openid) return PhoneAnswer::too_late;
  if (ticket.openid != openid) return PhoneAnswer::taken;
  switch (ticket.state) {
    case State::expired:
    case State::cancelled:
      return PhoneAnswer::too_late;
    case State::denied:
      return PhoneAnswer::denied;
    case State::scanned:
      return PhoneAnswer::must_confirm;
    default:
      return PhoneAnswer::signing_in;
  }
}

}  // namespace menshen
