#include "core/config/config.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/document.hpp"
#include "core/config/url.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr std::array<std::string_view, 5> wechat_apis = {
    "https://api.weixin.qq.com", "https://api2.weixin.qq.com", "https://sh.api.weixin.qq.com",
    "https://sz.api.weixin.qq.com", "https://hk.api.weixin.qq.com"};

/// Paths of the public origin that an account's name must not shadow.
constexpr std::array<std::string_view, 8> reserved_names = {
    "authorize", "health", "jwks", "logout", "tickets", "token", "userinfo", "widget"};

bool is_name(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}
bool is_client_id(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_base64url(c) || c == '.'; });
}
bool is_app_id(std::string_view text) {
  return text.starts_with("wx") && made_of(text.substr(2), 8, 32, is_alnum);
}
bool is_original_id(std::string_view text) {
  return text.starts_with("gh_") && made_of(text.substr(3), 1, 32, is_base64url);
}

/// https anywhere, http on this machine only.
bool is_secure(const Url& url) { return url.scheme == "https" || url.is_loopback(); }

bool is_secure_origin(std::string_view text) {
  Url url;
  return parse_url(text, url) && url.is_origin() && is_secure(url);
}

/// RFC 6749 section 3.1.2, without fragments, and without parameters that an authorization response
/// adds (THREATS OA-15).
bool is_redirect_uri(std::string_view text) {
  Url url;
  if (!parse_url(text, url) || url.path.empty() || !is_secure(url)) return false;
  if (url.path.find("/.") != std::string_view::npos ||
      url.path.find("//") != std::string_view::npos) {
    return false;
  }
  std::string_view query = url.query;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    for (const std::string_view taken : {"code", "state", "iss", "error"}) {
      if (name == taken) return false;
    }
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return true;
}

Encryption encryption_of(std::string_view text) {
  if (text == "plain") return Encryption::plain;
  return text == "compatible" ? Encryption::compatible : Encryption::safe;
}

class ConfigReader {
 public:
  ConfigResult read(const Json& document) {
    ObjectReader root{document, "", result_.faults};
    root.optional_text("$schema", "the address of menshen.schema.json");
    config_.issuer = root.text("issuer", "the https origin Menshen is reached at");
    if (!config_.issuer.empty() && !is_secure_origin(config_.issuer)) {
      root.fault("issuer",
                 "write an https origin without a path, such as "
                 "\"https://login.example.com\"; http is for localhost only");
    }
    for (const auto& element : root.list("accounts", 1, "official accounts")) read_account(element);
    for (const auto& element : root.list("pools", 1, "pools")) read_pool(element);
    for (const auto& element : root.list("apps", 1, "apps")) read_app(element);
    root.finish();
    if (result_.faults.empty()) result_.config = std::move(config_);
    return std::move(result_);
  }

 private:
  void read_account(const ObjectReader::Element& element) {
    ObjectReader reader{*element.value, element.pointer, result_.faults};
    AccountConfig account;
    account.name = reader.text("name", "a short name for the account");
    check(reader, "name", account.name, is_name, "use lower-case letters, digits and '-'");
    if (std::find(reserved_names.begin(), reserved_names.end(), account.name) !=
        reserved_names.end()) {
      reader.fault("name", "is a path of Menshen's own; choose another name");
    }
    once(reader, "name", account.name);
    account.app_id = reader.text("appId", "the AppID from the WeChat console");
    check(reader, "appId", account.app_id, is_app_id,
          "copy the AppID from the WeChat console: \"wx\" and letters and digits");
    once(reader, "appId", account.app_id);
    account.original_id = reader.optional_text("originalId", "the original id (原始ID)");
    check(reader, "originalId", account.original_id, is_original_id,
          "copy the original id (原始ID) from the WeChat console: \"gh_\" and letters and digits");
    read_encryption(reader, account);
    account.format = reader.choice("format", {"xml", "json"}, "xml") == "json" ? DataFormat::json
                                                                               : DataFormat::xml;
    read_egress(reader, account);
    account.open_platform = reader.optional_text("openPlatform", "a name for the Open Platform");
    check(reader, "openPlatform", account.open_platform, is_name,
          "use lower-case letters, digits and '-'");
    account.welcome = reader.optional_text("welcome", "the text for people who follow unprompted");
    reader.finish();
    if (account.original_id.empty()) {
      warn(reader, "originalId", "is not set, so ToUserName of a push is not checked");
    }
    config_.accounts.push_back(std::move(account));
  }

  void read_encryption(ObjectReader& reader, AccountConfig& account) {
    account.encryption =
        encryption_of(reader.choice("encryption", {"safe", "compatible", "plain"}, "safe"));
    const bool plain = account.encryption == Encryption::plain;
    const bool allowed = reader.flag("allowPlain");
    if (plain && !allowed) {
      reader.fault("encryption",
                   "\"plain\" lets anyone who saw one callback address forge sign-ins; write "
                   "\"safe\", or \"allowPlain\": true beside it for WeChat's sandbox account");
    }
    if (plain && allowed) {
      warn(reader, "encryption", "is \"plain\": pushes can be forged; never use it in production");
    }
    SecretNames& secrets = account.secrets;
    secrets.app_secret = reader.secret("appSecret");
    secrets.token = reader.secret("token");
    secrets.previous_token = reader.optional_secret("previousToken");
    secrets.encoding_aes_key =
        plain ? reader.optional_secret("encodingAesKey") : reader.secret("encodingAesKey");
    secrets.previous_encoding_aes_key = reader.optional_secret("previousEncodingAesKey");
  }

  void read_egress(ObjectReader& reader, AccountConfig& account) {
    if (reader.choice("signIn", {"scene", "code"}, "scene") == "code") {
      reader.fault("signIn", "\"code\" is not built yet; write \"scene\"");
    }
    if (const Json* egress = reader.find("egress")) {
      ObjectReader inner{*egress, reader.pointer_to("egress"), result_.faults};
      const std::string kind = inner.choice("kind", {"direct", "relay", "pool", "none"}, "");
      if (!kind.empty() && kind != "direct") {
        inner.fault("kind", "\"" + kind + "\" is not built yet; write \"direct\"");
      }
      inner.finish();
    }
    reader.not_yet("forward", "forwarding is not built yet; remove this key");
    account.api_base = reader.optional_text("apiBase", "the origin of WeChat's API");
    if (account.api_base.empty()) account.api_base = wechat_apis.front();
    Url url;
    const bool known =
        std::find(wechat_apis.begin(), wechat_apis.end(), account.api_base) != wechat_apis.end();
    const bool loopback = parse_url(account.api_base, url) && url.is_origin() && url.is_loopback();
    if (!known && !loopback) {
      reader.fault("apiBase",
                   "the AppSecret is sent there: leave it out, or write one of WeChat's own "
                   "origins, or an origin on localhost for tests");
    }
  }

  void read_pool(const ObjectReader::Element& element) {
    ObjectReader reader{*element.value, element.pointer, result_.faults};
    PoolConfig pool;
    pool.name = reader.text("name", "a short name for the pool");
    check(reader, "name", pool.name, is_name, "use lower-case letters, digits and '-'");
    once(reader, "pool", pool.name, "name");
    pool.accounts = reader.texts("accounts", 1, "account names");
    for (const std::string& name : pool.accounts) {
      const bool known = std::any_of(config_.accounts.begin(), config_.accounts.end(),
                                     [&](const AccountConfig& a) { return a.name == name; });
      if (!known && !name.empty())
        reader.fault("accounts", "there is no account named \"" + name + "\"");
    }
    reader.finish();
    config_.pools.push_back(std::move(pool));
  }

  void read_app(const ObjectReader::Element& element) {
    ObjectReader reader{*element.value, element.pointer, result_.faults};
    AppConfig app;
    app.client_id = reader.text("clientId", "the client_id the application uses");
    check(reader, "clientId", app.client_id, is_client_id,
          "use at most 64 letters, digits, '.', '_' and '-'");
    once(reader, "clientId", app.client_id);
    app.name = reader.text("name", "the name people know the application by");
    app.pool = reader.text("pool", "the name of a pool");
    const bool known = std::any_of(config_.pools.begin(), config_.pools.end(),
                                   [&](const PoolConfig& p) { return p.name == app.pool; });
    if (!app.pool.empty() && !known) {
      reader.fault("pool", "there is no pool named \"" + app.pool + "\"");
    }
    app.redirect_uris = read_urls(reader, "redirectUris", is_redirect_uri, 1,
                                  "write an absolute https URL with a path and no fragment, and "
                                  "without code, state, iss or error in its query; http is for "
                                  "localhost only");
    app.origins = read_urls(reader, "origins", is_secure_origin, 0,
                            "write an https origin such as \"https://shop.example.com\"; http is "
                            "for localhost only");
    read_policies(reader);
    reader.finish();
    config_.apps.push_back(std::move(app));
  }

  /// `confirm` has no default: RFC 10027 (BCP 247) obliges the operator to weigh the risk.
  void read_policies(ObjectReader& reader) {
    if (!reader.has("confirm")) {
      reader.find("confirm");
      reader.fault("confirm",
                   "must be chosen: \"none\" signs in whoever scans, at once, and so also a victim "
                   "who is shown somebody else's QR code; \"tap\", \"reply\" and \"code\" ask the "
                   "person first and are not built yet; write \"none\" to accept that risk");
    } else {
      const std::string confirm = reader.choice("confirm", {"none", "tap", "reply", "code"}, "");
      if (!confirm.empty() && confirm != "none") {
        reader.fault("confirm", "\"" + confirm + "\" is not built yet; only \"none\" works");
      }
    }
    only(reader, "firstSignIn", {"create", "ask", "bind-or-create", "refuse"}, "create");
    only(reader, "onUnfollow", {"keep", "sign-out", "forget"}, "keep");
  }

  void only(ObjectReader& reader, std::string_view key,
            std::initializer_list<std::string_view> choices, std::string_view built) {
    const std::string chosen = reader.choice(key, choices, built);
    if (chosen.empty() || chosen == built) return;
    reader.fault(key, "\"" + chosen + "\" is not built yet; write \"" + std::string{built} + "\"");
  }

  std::vector<std::string> read_urls(ObjectReader& reader, std::string_view key,
                                     bool (*fits)(std::string_view), std::size_t min,
                                     std::string_view sentence) {
    std::vector<std::string> urls = reader.texts(key, min, "URLs");
    for (std::size_t at = 0; at < urls.size(); ++at) {
      if (urls[at].empty() || fits(urls[at])) continue;
      result_.faults.push_back(
          {reader.pointer_to(key) + "/" + std::to_string(at), std::string{sentence}});
    }
    return urls;
  }

  static void check(ObjectReader& reader, std::string_view key, std::string_view value,
                    bool (*fits)(std::string_view), std::string_view sentence) {
    if (!value.empty() && !fits(value)) reader.fault(key, std::string{sentence});
  }

  /// Two of a kind with one name would make it a matter of order which one is meant.
  void once(ObjectReader& reader, std::string_view kind, const std::string& value,
            std::string_view key = "") {
    if (value.empty() || seen_.insert(std::string{kind} + " " + value).second) return;
    reader.fault(key.empty() ? kind : key, "is used twice; give each its own");
  }

  void warn(const ObjectReader& reader, std::string_view key, std::string_view sentence) {
    result_.warnings.push_back({reader.pointer_to(key), std::string{sentence}});
  }

  Config config_;
  ConfigResult result_;
  std::set<std::string> seen_;
};

}  // namespace

ConfigResult read_config(std::string_view text) {
  ConfigResult result;
  if (text.size() > policy::config_bytes_max) {
    result.faults.push_back({"", "is larger than 256 KiB; this is not a menshen.json"});
    return result;
  }
  const Json document = parse_document(text, result.faults);
  return result.faults.empty() ? ConfigReader{}.read(document) : result;
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
                    {"confirm", static_cast<int>(app.confirm)}});
  }
  return {{"issuer", config.issuer}, {"accounts", accounts}, {"pools", pools}, {"apps", apps}};
}

}  // namespace menshen
