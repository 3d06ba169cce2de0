#pragma once

#include <string>
#include <string_view>

namespace menshen {

/// The stored SHA-256 of a secret: 32 bytes, or empty. A type of its own, so that a secret and its
/// hash cannot be confused.
struct StoredHash {
  std::string bytes;

  static StoredHash of(std::string_view secret);
  /// Compares in constant time. An empty hash never matches.
  bool matches(std::string_view secret) const;

  friend bool operator==(const StoredHash&, const StoredHash&) = default;
};

}  // namespace menshen
