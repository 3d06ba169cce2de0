#pragma once
/// The wire format of a ticket, its events and a decision.

#include <optional>
#include <utility>

#include "core/ticket/advance.hpp"
#include "wasm/field_wire.hpp"

namespace menshen::door {

template <>
struct Wire<State> : PlaceWire<State, state_names.size()> {};
template <>
struct Wire<Purpose> : PlaceWire<Purpose, purpose_names.size()> {};
template <>
struct Wire<Confirm> : PlaceWire<Confirm, confirmation_names.size()> {};
template <>
struct Wire<PhoneAnswer> : PlaceWire<PhoneAnswer, phone_answer_names.size()> {};

template <>
struct Wire<TicketEventKind> : PlaceWire<TicketEventKind, ticket_event_names.size()> {};

template <>
struct Wire<StoredHash> {
  static StoredHash read(Reader& reader) { return {std::string{reader.text()}}; }
  static void write(Writer& writer, const StoredHash& value) { writer.text(value.bytes); }
};

/// Values were checked before they were stored, or before the host sent them.
template <class Rule>
struct Wire<Id<Rule>> {
  static Id<Rule> read(Reader& reader) {
    Result<Id<Rule>> id = Id<Rule>::parse(reader.text());
    invariant(static_cast<bool>(id));
    return *std::move(id);
  }
};

/// "" means nobody.
template <class Rule>
struct Wire<std::optional<Id<Rule>>> {
  static std::optional<Id<Rule>> read(Reader& reader) {
    const std::string_view text = reader.text();
    if (text.empty()) return std::nullopt;
    Result<Id<Rule>> id = Id<Rule>::parse(text);
    invariant(static_cast<bool>(id));
    return *std::move(id);
  }
  static void write(Writer& writer, const std::optional<Id<Rule>>& value) {
    writer.text(value ? value->text() : "");
  }
};

// clang-format off
/// row(type, name): the parts of a claim, in the order of the wire format.
#define MENSHEN_SCAN_CLAIM(row) row(AppId, app_id) row(OpenId, openid) row(UnixSeconds, create_time)
#define MENSHEN_FOLLOWER(row)   row(AppId, app_id) row(OpenId, openid)
// clang-format on

#define MENSHEN_READ(type, name) auto name = door::read<type>(reader);
template <>
struct Wire<ScanClaim> {
  static ScanClaim read(Reader& reader) {
    MENSHEN_SCAN_CLAIM(MENSHEN_READ)
    return ScanClaim::rehydrate_verified(std::move(app_id), std::move(openid), create_time);
  }
};

template <>
struct Wire<Follower> {
  static Follower read(Reader& reader) {
    MENSHEN_FOLLOWER(MENSHEN_READ)
    return Follower::rehydrate_verified(std::move(app_id), std::move(openid));
  }
};
#undef MENSHEN_READ

// clang-format off
/// row(type, name): the answer to the host, before the ticket's moving fields.
#define MENSHEN_ADVANCE_ANSWER(row)                                                          \
  row(Reason,        reason)        /* why the event was refused */                   \
  row(bool,          changed)       /* the ticket has to be stored */                 \
  row(bool,          ask_directory)                                                   \
  row(Instant,       wake_at)                                                         \
  row(PhoneAnswer,   answer)                                                          \
  row(std::uint32_t, tries_left)    /* after a wrong answer */
// clang-format on

#define MENSHEN_FIELD(type, name) type name{};
struct AdvanceAnswer {
  MENSHEN_ADVANCE_ANSWER(MENSHEN_FIELD)
};
#undef MENSHEN_FIELD

}  // namespace menshen::door
