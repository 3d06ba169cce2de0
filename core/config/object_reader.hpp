#pragma once
/// Reads a JSON object key by key and collects every fault, each with its JSON pointer (RFC 6901)
/// and a sentence that says what to write instead.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"

namespace menshen {

struct Fault {
  std::string pointer;  // "" is the whole document
  std::string sentence;
  friend bool operator==(const Fault&, const Fault&) = default;
};
using Faults = std::vector<Fault>;

/// Reads one JSON object. `finish` reports every key that was not read as a fault.
class ObjectReader {
 public:
  ObjectReader(const Json& value, std::string pointer, Faults& faults);

  /// A non-empty string of at most 2,048 bytes. Returns "" after a fault, or when it is optional
  /// and absent.
  std::string text(std::string_view key, std::string_view what);
  std::string optional_text(std::string_view key, std::string_view what);

  /// One of `choices`. An empty `fallback` makes the key required.
  std::string choice(std::string_view key, std::initializer_list<std::string_view> choices,
                     std::string_view fallback);

  /// A value that an earlier version spelled differently. Returns true, and adds a fault whose
  /// sentence names the new spelling, when the old one is present.
  struct Renamed {
    std::string_view before;
    std::string_view now;
  };
  bool is_renamed(std::string_view key, Renamed renamed);

  bool flag(std::string_view key, bool fallback = false);

  /// A whole number within [min, max], or `fallback` when it is absent or a fault.
  struct WholeNumber {
    std::int64_t min;
    std::int64_t max;
    std::int64_t fallback;
  };
  std::int64_t number(std::string_view key, const WholeNumber& allowed);

  /// The elements of a list, each with its pointer. A missing list is a fault when `min` is above
  /// 0.
  struct Element {
    const Json* value;
    std::string pointer;
  };
  std::vector<Element> list(std::string_view key, std::size_t min, std::string_view what);
  /// The same for strings. A faulty element becomes "", so that the others keep their indices.
  std::vector<std::string> texts(std::string_view key, std::size_t min, std::string_view what);

  /// The name of the environment variable of `{"env": "NAME"}`, or "".
  std::string secret(std::string_view key);
  std::string optional_secret(std::string_view key);

  /// A known key that is not allowed here: its presence is a fault with this sentence.
  void forbid(std::string_view key, std::string_view sentence);

  /// The value of a key, or null; marks the key as read.
  const Json* find(std::string_view key);

  void fault(std::string_view key, std::string sentence);
  std::string pointer_to(std::string_view key) const;
  bool has(std::string_view key) const;
  void finish();

 private:
  std::string read_text(const Json& value, std::string_view key, std::string_view what);
  std::string read_secret(const Json& value, std::string_view key);

  const Json& value_;
  std::string pointer_;
  Faults& faults_;
  std::vector<std::string> known_keys_;
};

}  // namespace menshen
