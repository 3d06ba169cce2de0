#pragma once
/// The wire format of one field of each type. A type without an overload does not compile.

#include <cstdint>
#include <string>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
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

/// The index of a name in a list.
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
struct Wire<Reason> : PlaceWire<Reason, reason_names.size()> {};

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
    invariant(count >= 0 && count <= 9'999'999'999);  // ten digits, the limit in Push
    return {count};
  }
  static void write(Writer& writer, UnixSeconds value) {
    writer.number(static_cast<double>(value.count));
  }
};

template <>
struct Wire<std::string> {
  static std::string read(Reader& reader) { return std::string{reader.text()}; }
  static void write(Writer& writer, const std::string& value) { writer.text(value); }
};

}  // namespace menshen::door
