#pragma once
/// Reads the values of secrets. Faults name the variable, never the value.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/config/load_accounts.hpp"

namespace menshen {

/// True for a value published in WeChat's documents or sample code, and for one repeated character.
bool is_published(std::string_view value);

class SecretLookup {
 public:
  SecretLookup(std::string pointer, const SecretSource& source, Faults& faults)
      : pointer_(std::move(pointer)), source_(source), faults_(faults) {}

  /// The value of the variable, or nothing when the key is absent or the variable is not set.
  std::optional<std::string> find(std::string_view key, const std::string& name);
  void fault(std::string_view key, const std::string& name, std::string_view sentence);

 private:
  std::string pointer_;
  const SecretSource& source_;
  Faults& faults_;
};

}  // namespace menshen
