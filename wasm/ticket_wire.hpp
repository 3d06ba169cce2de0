#pragma once
/// How each type of a ticket crosses the door. A type that has no line here does not compile.

#include <optional>
#include <string>
#include <utility>

#include "core/ticket/advance.hpp"
#include "wasm/wire.hpp"

namespace menshen::door {

template <class T>
struct Wire;

template <class T>
T read(Reader& reader) {
  return Wire<T>::read(reader);
}

template <class T>
void write(Writer& writer, const T& value) {
  Wire<T>::write(writer, value);
}

/// The place in a list of names.
template <class Enum, std::size_t count>
struct PlaceWire {
  static Enum read(Reader& reader) {
    const double value = reader.number();
    invariant(value >= 0 && value < static_cast<double>(count));
    return static_cast<Enum>(value);
  }
  static void write(Writer& writer, Enum value) { writer.number(static_cast<double>(value)); }
};
template <>
struct Wire<State> : PlaceWire<State, state_names.size()> {};
template <>
struct Wire<Reason> : PlaceWire<Reason, reasons.size()> {};
template <>
struct Wire<Purpose> : PlaceWire<Purpose, purpose_names.size()> {};
template <>
struct Wire<Confirm> : PlaceWire<Confirm, confirmation_names.size()> {};
template <>
struct Wire<PhoneAnswer> : PlaceWire<PhoneAnswer, phone_answer_names.size()> {};

template <>
struct Wire<bool> {
  static bool read(Reader& reader) { return reader.number() == 1; }
  static void write(Writer& writer, bool value) { writer.number(value ? 1 : 0); }
};

template <>
struct Wire<std::uint32_t> {
  static std::uint32_t read(Reader& reader) { return static_cast<std::uint32_t>(reader.number()); }
  static void write(Writer& writer, std::uint32_t value) { writer.number(value); }
};

template <>
struct Wire<Instant> {
  static Instant read(Reader& reader) { return {static_cast<std::int64_t>(reader.number())}; }
  static void write(Writer& writer, Instant value) { writer.number(static_cast<double>(value.ms)); }
};

template <>
struct Wire<UnixSeconds> {
  static UnixSeconds read(Reader& reader) {
    const auto count = static_cast<std::int64_t>(reader.number());
    invariant(count >= 0 && count <= 9'999'999'999);  // ten digits, as Push reads it
    return {count};
  }
};

template <>
struct Wire<std::string> {
  static std::string read(Reader& reader) { return std::string{reader.text()}; }
  static void write(Writer& writer, const std::string& value) { writer.text(value); }
};

template <>
struct Wire<StoredHash> {
  static StoredHash read(Reader& reader) { return {std::string{reader.text()}}; }
  static void write(Writer& writer, const StoredHash& value) { writer.text(value.bytes); }
};

/// What crosses was checked before it was stored, or before the host asked.
template <class Rule>
struct Wire<Id<Rule>> {
  static Id<Rule> read(Reader& reader) {
    Result<Id<Rule>> id = Id<Rule>::parse(reader.text());
    invariant(static_cast<bool>(id));
    return *std::move(id);
  }
};

/// Nobody is "".
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

template <>
struct Wire<ScanClaim> {
  static ScanClaim read(Reader& reader) {
    AppId app_id = door::read<AppId>(reader);
    OpenId openid = door::read<OpenId>(reader);
    return ScanClaim::rehydrate_verified(std::move(app_id), std::move(openid),
                                         door::read<UnixSeconds>(reader));
  }
};

template <>
struct Wire<Follower> {
  static Follower read(Reader& reader) {
    AppId app_id = door::read<AppId>(reader);
    return Follower::rehydrate_verified(std::move(app_id), door::read<OpenId>(reader));
  }
};

}  // namespace menshen::door
