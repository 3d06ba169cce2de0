#pragma once
/// What the calls behind the door share.

#include <cstdint>
#include <vector>

#include "core/wechat/account.hpp"
#include "wasm/wire.hpp"

/// Every call takes the number of bytes written to the input buffer and returns the number written
/// to the output buffer.
#define MENSHEN_EXPORT extern "C" [[gnu::used, gnu::visibility("default")]] std::uint32_t

namespace menshen::door {

/// Rises whenever a call's fields change; the host refuses any other.
inline constexpr std::uint32_t abi_version = 9;

/// The accounts that `menshen_load_config` made ready, by their place in menshen.json.
const Account& account_at(double index);
void set_accounts(std::vector<Account> accounts_loaded);

constexpr double as_number(Reason reason) { return static_cast<double>(reason); }

}  // namespace menshen::door
