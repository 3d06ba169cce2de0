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

/// The keys that sign links sent to people: the account's EncodingAESKeys, which are random, or
/// else its tokens. The current key comes first; the previous one keeps older links valid after a
/// rotation.
Json link_keys(const SecretNames& names) {
  const bool sealed = !names.encoding_aes_key.empty();
  Json keys = Json::array({sealed ? names.encoding_aes_key : names.token});
  const std::string& previous = sealed ? names.previous_encoding_aes_key : names.previous_token;
  if (!previous.empty()) keys.push_back(previous);
  return keys;
}

/// What opens a push, by the keys of menshen.json without "previous": whoever knows both is WeChat.
Json push_keys(const SecretNames& names) {
  const auto listed = [](const std::string& current, const std::string& previous) {
    Json list = Json::array();
    for (const std::string& name : {current, previous}) {
      if (!name.empty()) list.push_back(name);
    }
    return list;
  };
  return {{"token", listed(names.token, names.previous_token)},
          {"encodingAesKey", listed(names.encoding_aes_key, names.previous_encoding_aes_key)}};
}

Json relay_as_json(const EgressConfig& egress) {
  Json json = {{"url", egress.url}, {"secretEnvs", Json::array({egress.secret})}};
  if (!egress.previous_secret.empty()) json["secretEnvs"].push_back(egress.previous_secret);
  return json;
}

Json as_json(const EgressConfig& egress) {
  Json json = {{"kind", egress_kind_names[static_cast<std::size_t>(egress.kind)]}};
  if (egress.kind == EgressKind::relay) json.update(relay_as_json(egress));
  if (egress.kind == EgressKind::pool && egress.has_relay) json["relay"] = relay_as_json(egress);
  return json;
}

Json as_json(const ForwardTarget& target) {
  return {{"name", target.name}, {"url", target.url}, {"copies", target.copies}};
}

Json as_json(const ConfiguredText& text) {
  Json json = Json::object();
  for (std::size_t at = 0; at < language_names.size(); ++at) {
    const Template& parts = text.by_language[at];
    if (!parts.empty()) json[language_names[at]] = parts;
  }
  return json;
}

/// The places that have a text, each by language.
Json as_json(const Texts& texts, std::span<const TextPlace> places) {
  Json json = Json::object();
  for (std::size_t at = 0; at < texts.size(); ++at) {
    Json text = as_json(texts[at]);
    if (!text.empty()) json[places[at].name] = std::move(text);
  }
  return json;
}

Json as_json(const AccountConfig& account) {
  Json json = {{"name", account.name},
               {"appId", account.app_id},
               {"encryption", encryption_names[static_cast<std::size_t>(account.encryption)]},
               {"pushKeyEnvs", push_keys(account.secrets)},
               {"linkKeyEnvs", link_keys(account.secrets)},
               {"signIn", sign_in_names[static_cast<std::size_t>(account.sign_in)]},
               {"qrUrl", account.qr_url},
               {"appSecretEnv", account.secrets.app_secret},
               {"openPlatform", account.open_platform},
               {"qrCodesPerDay", account.qr_codes_per_day},
               {"egress", as_json(account.egress)},
               {"apiBase", account.api_base},
               {"language", language_names[static_cast<std::size_t>(account.language)]},
               {"replies", as_json(account.replies, reply_places)}};
  if (!account.secrets.access_token_key.empty()) {
    json["accessTokenKeyEnv"] = account.secrets.access_token_key;
  }
  if (!account.oauth.empty()) {
    json["oauth"] = {{"scope", account.oauth}, {"base", account.oauth_base}};
  }
  if (!account.keywords.empty()) {
    json["keywordReplies"] = Json::array();
    for (const KeywordReply& reply : account.keywords) json["keywordReplies"].push_back(reply.text);
  }
  json["forward"] = Json::array();
  for (const ForwardTarget& target : account.forward) json["forward"].push_back(as_json(target));
  json["speaksFirst"] = speaks_first_names[static_cast<std::size_t>(account.speaks_first)];
  return json;
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

Json as_json(const ClientSecretNames& secret) {
  Json names = Json::array();
  for (const std::string& name : {secret.current, secret.previous}) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

Json as_json(const ClientConfig& client) {
  return {{"secretEnvs", as_json(client.secret)},
          {"authMethods", client.auth_methods},
          {"jwks", client.jwks},
          {"requirePkce", client.require_pkce},
          {"idTokenAlg", client.id_token_alg},
          {"sector", client.sector},
          {"postLogoutRedirectUris", client.post_logout_redirect_uris},
          {"offlineAccess", client.offline_access},
          {"scopes", client.scopes},
          {"audiences", client.audiences},
          {"responseModes", client.response_modes}};
}

Json as_json(const ResourceServerConfig& server) {
  return {{"clientId", server.client_id},
          {"secretEnvs", as_json(server.secret)},
          {"apps", server.apps},
          {"audience", server.audience}};
}

Json as_json(const KeyConfig& keys) {
  return {{"encryptionEnv", keys.encryption},
          {"periodSeconds", keys.period_seconds},
          {"leadSeconds", keys.lead_seconds},
          {"replaceMadeBefore", keys.replace_made_before}};
}

Json as_json(const AppConfig& app) {
  Json json = {{"clientId", app.client_id},
               {"name", app.name},
               {"pool", app.pool},
               {"account", app.account},
               {"redirectUris", app.redirect_uris},
               {"origins", app.origins},
               {"confirm", confirmation_names[static_cast<std::size_t>(app.confirm)]},
               {"brand", {{"logo", app.brand.logo}, {"color", app.brand.color}}},
               {"client", as_json(app.client)},
               {"firstSignIn", first_sign_in_names[static_cast<std::size_t>(app.first_sign_in)]},
               {"proofs", as_json(app.proofs)},
               {"replies", as_json(app.replies, reply_places)},
               {"texts", as_json(app.texts, page_places)}};
  if (!app.after.url.empty()) {
    json["afterSignIn"] = {{"url", app.after.url}, {"words", as_json(app.after.words)}};
  }
  put(json, "webhook", app.webhook);
  return json;
}

Json as_json(const ClientAddress& address) {
  return {{"header", address.header}, {"trustedHops", address.trusted_hops}};
}

Json as_json(const LimitConfig& config) {
  Json json = {{"off", config.off}};
  for (std::size_t at = 0; at < limits.size(); ++at) json[limits[at].name] = config.most[at];
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
               {"resourceServers", as_json(config.resource_servers)},
               {"keys", as_json(config.keys)},
               {"clientAddress", as_json(config.client_address)},
               {"limits", as_json(config.limits)},
               {"outbound", {{"allow", config.outbound.allow}}},
               {"health", {{"probeSeconds", config.probe_seconds}}}};
  if (config.configuration_store) json["configurationStore"] = true;
  if (!config.admin_key.empty()) json["admin"] = {{"keyEnv", config.admin_key}};
  return json;
}

}  // namespace menshen
