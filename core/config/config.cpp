#include "core/config/config.hpp"

#include <algorithm>
#include <utility>

#include "core/config/document.hpp"
#include "core/config/reading.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

void read_pool(Reading& reading, const ObjectReader::Element& element) {
  ObjectReader reader = reading.at(element);
  PoolConfig pool;
  pool.name = reader.text("name", "a short name for the pool");
  check(reader, "name", pool.name, is_name, name_sentence);
  reading.once(reader, "pool", pool.name, "name");
  pool.accounts = reader.texts("accounts", 1, "account names");
  const auto& accounts = reading.config.accounts;
  for (const std::string& name : pool.accounts) {
    const bool known = std::any_of(accounts.begin(), accounts.end(),
                                   [&](const AccountConfig& a) { return a.name == name; });
    if (!known && !name.empty())
      reader.fault("accounts", "there is no account named \"" + name + "\"");
  }
  reader.finish();
  reading.config.pools.push_back(std::move(pool));
}

void read_root(Reading& reading, const Json& document) {
  ObjectReader root{document, "", reading.faults};
  root.optional_text("$schema", "the address of menshen.schema.json");
  std::string& issuer = reading.config.issuer;
  issuer = root.text("issuer", "the https origin Menshen is reached at");
  check(root, "issuer", issuer, is_secure_origin,
        "write an https origin without a path, such as \"https://login.example.com\"; http is for "
        "localhost only");
  // Pools name accounts and apps name pools, so this order is the order of reading.
  for (const auto& element : root.list("accounts", 1, "official accounts")) {
    read_account(reading, element);
  }
  for (const auto& element : root.list("pools", 1, "pools")) read_pool(reading, element);
  for (const auto& element : root.list("apps", 1, "apps")) read_app(reading, element);
  root.finish();
}

}  // namespace

ConfigResult read_config(std::string_view text) {
  Reading reading;
  if (text.size() > policy::config_bytes_max) {
    reading.faults.push_back({"", "is larger than 256 KiB; this is not a menshen.json"});
    return {std::nullopt, std::move(reading.faults), {}};
  }
  const Json document = parse_document(text, reading.faults);
  if (reading.faults.empty()) read_root(reading, document);
  ConfigResult result{std::nullopt, std::move(reading.faults), std::move(reading.warnings)};
  if (result.faults.empty()) result.config = std::move(reading.config);
  return result;
}

Json describe(const Config& config) {
  Json accounts = Json::array();
  for (const AccountConfig& account : config.accounts) {
    accounts.push_back({{"name", account.name},
                        {"appId", account.app_id},
                        {"appSecretEnv", account.secrets.app_secret},
                        {"openPlatform", account.open_platform},
                        {"apiBase", account.api_base},
                        {"welcome", account.welcome}});
  }
  Json pools = Json::array();
  for (const PoolConfig& pool : config.pools) {
    pools.push_back({{"name", pool.name}, {"accounts", pool.accounts}});
  }
  Json apps = Json::array();
  for (const AppConfig& app : config.apps) {
    apps.push_back({{"clientId", app.client_id},
                    {"name", app.name},
                    {"pool", app.pool},
                    {"redirectUris", app.redirect_uris},
                    {"origins", app.origins},
                    {"confirm", static_cast<int>(app.confirm)},
                    {"brand", {{"logo", app.brand.logo}, {"color", app.brand.color}}}});
  }
  return {{"issuer", config.issuer}, {"accounts", accounts}, {"pools", pools}, {"apps", apps}};
}

}  // namespace menshen
