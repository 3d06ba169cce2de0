/// The ticket desk's call: from a ticket and an event to the new ticket.

#include "core/base/digits.hpp"
#include "core/ticket/chat_code.hpp"
#include "wasm/door.hpp"
#include "wasm/ticket_wire.hpp"

namespace menshen::door {
namespace {

#define MENSHEN_READ(type, ...) read<type>(reader),
#define MENSHEN_READ_EVENT(type, name, fields) \
  case TicketEventKind::name:                  \
    return type{fields(MENSHEN_READ)};
#define MENSHEN_WRITE(type, name, ...) write(writer, from.name);

// Elements of a braced list are evaluated from left to right.
Ticket read_ticket(Reader& reader) {
  return {MENSHEN_TICKET_FIXED(MENSHEN_READ) MENSHEN_TICKET_MOVING(MENSHEN_READ)};
}

TicketEvent read_event(Reader& reader) {
  switch (read<TicketEventKind>(reader)) { MENSHEN_TICKET_EVENTS(MENSHEN_READ_EVENT) }
  __builtin_unreachable();
}

void write_answer(Writer& writer, const AdvanceAnswer& from) {
  MENSHEN_ADVANCE_ANSWER(MENSHEN_WRITE)
}
void write_moved(Writer& writer, const Ticket& from) { MENSHEN_TICKET_MOVING(MENSHEN_WRITE) }

#undef MENSHEN_WRITE
#undef MENSHEN_READ_EVENT
#undef MENSHEN_READ

}  // namespace

/// In: now (ms), openid to answer or "", the ticket, the kind of the event, its fields.
/// Out: the answer, then the ticket's moving fields.
MENSHEN_EXPORT menshen_advance(std::uint32_t length) {
  Reader reader{length};
  const auto now = read<Instant>(reader);
  const auto openid = read<MaybeOpenId>(reader);
  const Ticket ticket = read_ticket(reader);
  const Decision decision = advance(ticket, read_event(reader), now);
  const Effects effects = effects_of(decision.next);
  Writer writer;
  write_answer(writer, {.reason = decision.reason,
                        .changed = decision.changed,
                        .ask_directory = effects.ask_directory,
                        .wake_at = effects.wake_at,
                        .answer = answer_to(decision.next, openid),
                        .tries_left = decision.tries_left});
  write_moved(writer, decision.next);
  return writer.length();
}

/// In: the digits of a chat code but the last, at random. Out: the chat code.
MENSHEN_EXPORT menshen_chat_code(std::uint32_t length) {
  Reader reader{length};
  return Writer{}.text(chat_code_of(reader.text())).length();
}

/// In: what a person typed, how many digits it should be. Out: the digits, or "".
MENSHEN_EXPORT menshen_typed_digits(std::uint32_t length) {
  Reader reader{length};
  const std::string_view text = reader.text();
  const auto count = static_cast<std::size_t>(reader.number());
  return Writer{}.text(typed_digits(text, {.least = count, .most = count}).value_or("")).length();
}

}  // namespace menshen::door
