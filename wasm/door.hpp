#pragma once
/// Shared by all calls of the door.

#include <cstdint>
#include <vector>

#include "core/wechat/account.hpp"
#include "wasm/wire.hpp"

/// Every call takes the number of bytes written to the input buffer and returns the number written
/// to the output buffer.
#define MENSHEN_EXPORT extern "C" [[gnu::used, gnu::visibility("default")]] std::uint32_t

namespace menshen::door {

/// Increases whenever the fields of a call change; the host refuses any other version.
inline constexpr std::uint32_t abi_version = 16;

/// The accounts that `menshen_load_config` prepared, in the order of menshen.json.
const Account& account_at(double index);
void set_accounts(std::vector<Account> accounts_loaded);

constexpr double as_number(Reason reason) { return static_cast<double>(reason); }

}  // namespace menshen::door
