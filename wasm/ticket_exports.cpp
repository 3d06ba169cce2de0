/// A desk's side: one ticket, something that happened, and what the ticket is now.

#include <string>
#include <utility>

#include "wasm/door.hpp"
#include "wasm/ticket_wire.hpp"

namespace menshen::door {
namespace {

/// The order of the columns of the table `tickets` (edge/desks/storage.md).
Ticket read_ticket(Reader& reader) {
  return {read<Purpose>(reader),
          read<Instant>(reader),
          read<AppId>(reader),
          read<ClientId>(reader),
          read<std::string>(reader),
          read<std::string>(reader),
          read<StoredHash>(reader),
          read<std::string>(reader),
          read<State>(reader),
          read<Confirm>(reader),
          read<Instant>(reader),
          read<std::uint32_t>(reader),
          read<std::optional<OpenId>>(reader),
          read<std::optional<UserId>>(reader),
          read<Reason>(reader),
          read<std::uint32_t>(reader),
          read<std::uint32_t>(reader),
          read<StoredHash>(reader),
          read<std::uint32_t>(reader),
          read<std::string>(reader)};
}

/// The numbers are the places of the alternatives in `Happening`; `edge/core/ticket-codec.ts` has
/// the same.
TicketEvent read_event(Reader& reader) {
  switch (static_cast<int>(reader.number())) {
    case 0:
      return Scanned{read<ScanClaim>(reader)};
    case 1:
      return Confirmed{read<OpenId>(reader), read<bool>(reader)};
    case 2:
      return Denied{read<OpenId>(reader)};
    case 3:
      return Approved{read<UserId>(reader)};
    case 4:
      return MustChoose{};
    case 5:
      return Refused{read<Reason>(reader)};
    case 6:
      return Chosen{read<UserId>(reader)};
    case 7:
      return Collected{read<std::string>(reader), read<StoredHash>(reader)};
    case 8:
      return Redeemed{read<std::string>(reader), read<ClientId>(reader), read<std::string>(reader),
                      read<std::string>(reader)};
    case 9:
      return Cancelled{read<std::string>(reader)};
    case 10:
      return Looked{};
    case 11:
      return Answered{read<OpenId>(reader), read<std::string>(reader), read<std::string>(reader)};
    case 12:
      return Typed{read<std::string>(reader), read<std::string>(reader)};
    case 13:
      return Unfollowed{read<OpenId>(reader)};
    case 14:
      return Entered{read<Follower>(reader), read<std::string>(reader)};
    default:
      invariant(false);
  }
  return Looked{};
}

void write_moved(Writer& writer, const Ticket& ticket) {
  writer.number(static_cast<double>(ticket.state))
      .number(static_cast<double>(ticket.confirm))
      .number(static_cast<double>(ticket.deadline.ms))
      .number(ticket.version)
      .text(ticket.openid ? ticket.openid->text() : "")
      .text(ticket.user ? ticket.user->text() : "")
      .number(as_number(ticket.reason))
      .number(ticket.conflicts)
      .number(ticket.codes)
      .text(ticket.code_hash.bytes)
      .number(ticket.wrong_verifiers)
      .text(ticket.tried);
}

}  // namespace

/// In: now (ms), openid to answer or "", the ticket, the event.
/// Out: reason, changed, ask directory, wake at (ms), phone answer, tries left, then the ticket's
///      moving part: state, confirm, deadline, version, openid, user, reason, conflicts, codes,
///      code hash, wrong verifiers, tried.
MENSHEN_EXPORT menshen_advance(std::uint32_t length) {
  Reader reader{length};
  const auto now = read<Instant>(reader);
  const auto openid = read<std::optional<OpenId>>(reader);
  const Ticket ticket = read_ticket(reader);
  const Decision decision = advance(ticket, read_event(reader), now);
  const Effects effects = effects_of(decision.next);
  Writer writer;
  writer.number(as_number(decision.reason))
      .number(decision.changed ? 1 : 0)
      .number(effects.ask_directory ? 1 : 0)
      .number(static_cast<double>(effects.wake_at.ms))
      .number(static_cast<double>(answer_to(decision.next, openid)))
      .number(decision.tries_left);
  write_moved(writer, decision.next);
  return writer.length();
}

}  // namespace menshen::door
