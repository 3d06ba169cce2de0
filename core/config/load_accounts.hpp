#pragma once
/// Loads the secrets that menshen.json refers to as {"env": "NAME"}.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config.hpp"

namespace menshen {

/// The value of a secret by its name, or nothing when it is not set.
using SecretSource = std::function<std::optional<std::string>(std::string_view)>;

/// Prepares the accounts for opening pushes.
///   Returns: one per configured account in order, or fewer and the faults: a missing secret, one
///            with the wrong format, or one published in an example (CB-03).
std::vector<Account> load_accounts(const Config& config, const SecretSource& secrets,
                                   Faults& faults);

/// Checks the secrets that Menshen shares with the operator and the applications. The host reads
/// them by name when it needs them.
void check_endpoint_secrets(const Config& config, const SecretSource& secrets, Faults& faults);

/// Does the same for the secrets of clients and resource servers, and of the signing keys.
void check_client_secrets(const Config& config, const SecretSource& secrets, Faults& faults);

/// The names of all environment variables that the configuration refers to.
std::vector<std::string> secret_names(const Config& config);

}  // namespace menshen
