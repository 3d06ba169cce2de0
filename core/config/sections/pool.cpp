/// `pools`: the sets of people.

#include <algorithm>
#include <utility>

#include "core/config/section_context.hpp"

namespace menshen {

void read_pool(SectionContext& context, const ObjectReader::Element& element) {
  ObjectReader reader = context.at(element);
  PoolConfig pool;
  pool.name = reader.text("name", "a short name for the pool");
  check(reader, "name", {is_name, name_sentence}, pool.name);
  context.once(reader, "pool", pool.name, "name");
  pool.accounts = reader.texts("accounts", 1, "account names");
  const auto& accounts = context.config.accounts;
  for (std::size_t at = 0; at < pool.accounts.size(); ++at) {
    const std::string& name = pool.accounts[at];
    const bool known = std::any_of(accounts.begin(), accounts.end(),
                                   [&](const AccountConfig& a) { return a.name == name; });
    if (known || name.empty()) continue;
    context.faults.push_back({reader.pointer_to("accounts") + "/" + std::to_string(at),
                              "there is no account named \"" + name + "\""});
  }
  pool.delivery = read_endpoint(context, reader, "delivery", check_called);
  reader.finish();
  context.config.pools.push_back(std::move(pool));
}

void settle_unfollow(SectionContext& context) {
  Config& config = context.config;
  for (PoolConfig& pool : config.pools) {
    for (const AppConfig& app : config.apps) {
      if (app.pool == pool.name) pool.on_unfollow = std::max(pool.on_unfollow, app.on_unfollow);
    }
  }
  for (std::size_t at = 0; at < config.apps.size(); ++at) {
    const AppConfig& app = config.apps[at];
    for (const PoolConfig& pool : config.pools) {
      if (app.pool != pool.name || app.on_unfollow == pool.on_unfollow) continue;
      context.warnings.push_back({"/apps/" + std::to_string(at) + "/onUnfollow",
                                  "is milder than another app's of the same pool; they share their "
                                  "people, so the strictest one holds"});
    }
  }
}

}  // namespace menshen
