#pragma once

#include <string>
#include <string_view>

namespace menshen {

/// The SHA-256 that is stored of a secret: 32 bytes, or none. Its own type, so that nobody takes
/// the one for the other.
struct StoredHash {
  std::string bytes;

  static StoredHash of(std::string_view secret);
  /// In constant time. Nothing is never right.
  bool matches(std::string_view secret) const;

  friend bool operator==(const StoredHash&, const StoredHash&) = default;
};

}  // namespace menshen
