// Any text yields either a valid configuration or a list of faults with places and sentences, never
// both and never a trap. Every reference in a valid configuration resolves.

#include <algorithm>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/config/config.hpp"
#include "core/config/load_accounts.hpp"
#include "tests/fuzz/time_limit.hpp"

namespace {

using menshen::Config;
using menshen::invariant;

template <class List, class Holds>
bool any(const List& list, Holds holds) {
  return std::any_of(list.begin(), list.end(), holds);
}

void is_whole(const Config& config) {
  invariant(!config.issuer.empty() && !config.accounts.empty() && !config.apps.empty());
  for (const auto& pool : config.pools) {
    invariant(!pool.accounts.empty());
    for (const auto& name : pool.accounts) {
      invariant(any(config.accounts, [&](const auto& account) { return account.name == name; }));
    }
  }
  for (const auto& app : config.apps) {
    invariant(any(config.pools, [&](const auto& pool) { return pool.name == app.pool; }));
    invariant(!app.client_id.empty() && !app.redirect_uris.empty());
  }
}

void says_where_and_what(const menshen::Faults& faults) {
  for (const menshen::Fault& fault : faults) {
    invariant(fault.pointer.empty() || fault.pointer.front() == '/');
    invariant(!fault.sentence.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const menshen::test::TimeLimit limit{400};
  const menshen::ConfigResult result = menshen::read_config(menshen::as_text({data, size}));
  invariant(result.config.has_value() == result.faults.empty());
  says_where_and_what(result.faults);
  says_where_and_what(result.warnings);
  if (!result.config) return 0;

  is_whole(*result.config);
  invariant(menshen::describe(*result.config).is_object());
  menshen::Faults faults;
  const auto unset = [](std::string_view) { return std::optional<std::string>{}; };
  const auto accounts = menshen::load_accounts(*result.config, unset, faults);
  // Every account has a token, so none is ready without its secrets.
  invariant(accounts.empty() && !faults.empty());
  says_where_and_what(faults);
  return 0;
}
