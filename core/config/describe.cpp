#include <utility>

#include "core/config/config.hpp"

namespace menshen {
namespace {

Json as_json(const Endpoint& endpoint) {
  return {{"url", endpoint.url}, {"secretEnv", endpoint.secret}};
}

void put(Json& json, const char* key, const std::optional<Endpoint>& endpoint) {
  if (endpoint) json[key] = as_json(*endpoint);
}

Json as_json(const AccountConfig& account) {
  return {{"name", account.name},
          {"appId", account.app_id},
          {"appSecretEnv", account.secrets.app_secret},
          {"openPlatform", account.open_platform},
          {"apiBase", account.api_base},
          {"welcome", account.welcome}};
}

Json as_json(const PoolConfig& pool) {
  Json json = {{"name", pool.name},
               {"accounts", pool.accounts},
               {"onUnfollow", on_unfollow_names[static_cast<std::size_t>(pool.on_unfollow)]}};
  put(json, "delivery", pool.delivery);
  return json;
}

Json as_json(const Proofs& proofs) {
  Json json = {{"otp", proofs.otp}, {"session", proofs.session}};
  put(json, "app", proofs.app);
  return json;
}

Json as_json(const AppConfig& app) {
  Json json = {{"clientId", app.client_id},
               {"name", app.name},
               {"pool", app.pool},
               {"account", app.account},
               {"redirectUris", app.redirect_uris},
               {"origins", app.origins},
               {"confirm", static_cast<int>(app.confirm)},
               {"brand", {{"logo", app.brand.logo}, {"color", app.brand.color}}},
               {"firstSignIn", first_sign_in_names[static_cast<std::size_t>(app.first_sign_in)]},
               {"proofs", as_json(app.proofs)}};
  put(json, "webhook", app.webhook);
  return json;
}

template <class Section>
Json as_json(const std::vector<Section>& sections) {
  Json list = Json::array();
  for (const Section& section : sections) list.push_back(as_json(section));
  return list;
}

}  // namespace

Json describe(const Config& config) {
  Json json = {{"issuer", config.issuer},
               {"accounts", as_json(config.accounts)},
               {"pools", as_json(config.pools)},
               {"apps", as_json(config.apps)},
               {"clientAddressHeader", config.client_address_header}};
  if (!config.admin_key.empty()) json["admin"] = {{"keyEnv", config.admin_key}};
  return json;
}

}  // namespace menshen
