/// A desk's side: one ticket, something that happened, and what the ticket is now.

#include <string>
#include <utility>

#include "core/ticket/advance.hpp"
#include "wasm/door.hpp"

namespace menshen::door {
namespace {

Instant read_instant(Reader& reader) { return {static_cast<std::int64_t>(reader.number())}; }
std::uint32_t read_count(Reader& reader) { return static_cast<std::uint32_t>(reader.number()); }
std::string read_string(Reader& reader) { return std::string{reader.text()}; }

template <class Enum>
Enum read_enum(Reader& reader, std::size_t count) {
  const double value = reader.number();
  invariant(value >= 0 && value < static_cast<double>(count));
  return static_cast<Enum>(value);
}

/// The order of the columns of the table `tickets` (edge/desks/storage.md).
Ticket read_ticket(Reader& reader) {
  Ticket ticket;
  ticket.purpose = read_enum<Purpose>(reader, 2);
  ticket.created_at = read_instant(reader);
  ticket.app_id = read_string(reader);
  ticket.client_id = read_string(reader);
  ticket.redirect_uri = read_string(reader);
  ticket.code_challenge = read_string(reader);
  ticket.browser_hash = read_string(reader);
  ticket.digits = read_string(reader);
  ticket.state = read_enum<State>(reader, state_names.size());
  ticket.confirm = read_enum<Confirm>(reader, 5);
  ticket.deadline = read_instant(reader);
  ticket.version = read_count(reader);
  ticket.openid = read_string(reader);
  ticket.user = read_string(reader);
  ticket.reason = read_enum<Reason>(reader, reasons.size());
  ticket.conflicts = read_count(reader);
  ticket.codes = read_count(reader);
  ticket.code_hash = read_string(reader);
  ticket.wrong_verifiers = read_count(reader);
  ticket.tried = read_string(reader);
  return ticket;
}

/// The numbers are the places of the alternatives in `Happening`; `edge/core/ticket-codec.ts` has
/// the same.
TicketEvent read_event(Reader& reader) {
  switch (static_cast<int>(reader.number())) {
    case 0: {
      std::string app_id = read_string(reader);
      std::string openid = read_string(reader);
      const auto create_time = static_cast<std::int64_t>(reader.number());
      invariant(create_time >= 0 && create_time <= 9'999'999'999);  // ten digits, as Push reads it
      return Scanned{
          ScanClaim::rehydrate_verified(std::move(app_id), std::move(openid), create_time)};
    }
    case 1: {
      std::string openid = read_string(reader);
      return Confirmed{std::move(openid), reader.number() == 1};
    }
    case 2:
      return Denied{read_string(reader)};
    case 3:
      return Approved{read_string(reader)};
    case 4:
      return MustChoose{};
    case 5:
      return Refused{read_enum<Reason>(reader, reasons.size())};
    case 6:
      return Chosen{read_string(reader)};
    case 7: {
      std::string secret = read_string(reader);
      return Collected{std::move(secret), read_string(reader)};
    }
    case 8: {
      Redeemed redeemed;
      redeemed.auth_code = read_string(reader);
      redeemed.client_id = read_string(reader);
      redeemed.redirect_uri = read_string(reader);
      redeemed.code_verifier = read_string(reader);
      return redeemed;
    }
    case 9:
      return Cancelled{read_string(reader)};
    case 10:
      return Looked{};
    case 11: {
      Answered answered;
      answered.openid = read_string(reader);
      answered.match_number = read_string(reader);
      answered.message_id = read_string(reader);
      return answered;
    }
    case 12: {
      std::string secret = read_string(reader);
      return Typed{std::move(secret), read_string(reader)};
    }
    case 13:
      return Unfollowed{read_string(reader)};
    case 14: {
      std::string app_id = read_string(reader);
      std::string openid = read_string(reader);
      Follower follower = Follower::rehydrate_verified(std::move(app_id), std::move(openid));
      return Entered{std::move(follower), read_string(reader)};
    }
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
      .text(ticket.openid)
      .text(ticket.user)
      .number(as_number(ticket.reason))
      .number(ticket.conflicts)
      .number(ticket.codes)
      .text(ticket.code_hash)
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
  const Instant now = read_instant(reader);
  const std::string openid = read_string(reader);
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
