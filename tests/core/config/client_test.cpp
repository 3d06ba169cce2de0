/// An app's OpenID Connect keys as they are read, and the secrets that they name.

#include <fstream>
#include <map>

#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json sandbox() {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  return Json::parse(file, nullptr, false);
}

Config read(const std::function<void(Json&)>& change) {
  Json document = sandbox();
  change(document);
  ConfigResult result = read_config(document.dump());
  REQUIRE(result.config.has_value());
  return *std::move(result.config);
}

using Names = std::vector<std::string>;

TEST_CASE("client: by default an app is public, with PKCE, RS256 and a public sub") {
  const ClientConfig client = read([](Json&) {}).apps[0].client;
  CHECK(client.auth_methods == Names{"none"});
  CHECK(client.require_pkce);
  CHECK(client.id_token_alg == "RS256");
  CHECK(client.sector.empty());
  CHECK_FALSE(client.offline_access);
  CHECK(client.response_modes == Names{"query", "form_post"});
}

TEST_CASE("client: a secret alone allows both Basic and post") {
  const Config config = read([](Json& c) {
    c["apps"][0]["clientSecret"] = {{"env", "SHOP_SECRET"}};
    c["apps"][0]["subjectType"] = "pairwise";
  });
  CHECK(config.apps[0].client.auth_methods == Names{"client_secret_basic", "client_secret_post"});
  CHECK(config.apps[0].client.sector == "localhost");
}

TEST_CASE("client: a pairwise sub is not undone by WeChat's openid unless scopes spell it out") {
  const auto scopes_of = [](const Json& settings) {
    const auto change = [&](Json& c) { c["apps"][0].update(settings); };
    return read(change).apps[0].client.scopes;
  };
  CHECK(scopes_of(Json::object()) == Names{"openid", "wechat"});
  CHECK(scopes_of({{"offlineAccess", true}}) == Names{"openid", "wechat", "offline_access"});
  CHECK(scopes_of({{"subjectType", "pairwise"}}) == Names{"openid"});
  CHECK(scopes_of({{"subjectType", "pairwise"}, {"scopes", {"openid", "wechat"}}}) ==
        Names{"openid", "wechat"});
  CHECK(scopes_of({{"scopes", Json::array({"openid"})}}) == Names{"openid"});
}

TEST_CASE(
    "client: events undo a pairwise sub, so a webhook beside it is worth a line at start-up") {
  Json document = sandbox();
  const Json webhook = {{"url", "https://shop.example.com/hook"}, {"secret", {{"env", "HOOK"}}}};
  document["apps"][0]["webhook"] = webhook;
  const Faults before = read_config(document.dump()).warnings;
  document["apps"][0]["subjectType"] = "pairwise";
  const Faults warnings = read_config(document.dump()).warnings;
  REQUIRE(warnings.size() == before.size() + 1);
  CHECK(warnings.back().pointer == "/apps/0/webhook");
}

TEST_CASE("client: by default each app is an audience of its own") {
  const Config config = read([](Json& c) {
    c["apps"].push_back(c["apps"][0]);
    c["apps"].back()["clientId"] = "forum";
    c["apps"][0]["audiences"] = {"https://api.example.com", "https://orders.example.com"};
    c["resourceServers"] = Json::array({{{"clientId", "api"},
                                         {"clientSecret", {{"env", "API"}}},
                                         {"apps", {"shop"}},
                                         {"audience", "https://orders.example.com"}}});
  });
  CHECK(config.apps[0].client.audiences ==
        Names{"https://api.example.com", "https://orders.example.com"});
  CHECK(config.apps.back().client.audiences == Names{"http://localhost:8600/clients/forum"});
  const Json described = describe(config);
  CHECK(described["apps"][0]["client"]["audiences"][1] == "https://orders.example.com");
  CHECK(described["resourceServers"][0]["audience"] == "https://orders.example.com");
}

TEST_CASE("keys: a key is published a day before it signs, and signs for ninety days") {
  const KeyConfig keys = read([](Json&) {}).keys;
  CHECK(keys.lead_seconds == 86'400);
  CHECK(keys.period_seconds == 90 * 86'400);
}

TEST_CASE("secrets: client and key secrets are looked up, are long and are never printed") {
  const Config config = read([](Json& c) {
    c["apps"][0]["clientSecret"] = {{"env", "SHOP"}};
    c["apps"][0]["previousClientSecret"] = {{"env", "OLD"}};
    c["resourceServers"] = Json::array(
        {{{"clientId", "api"}, {"clientSecret", {{"env", "API"}}}, {"apps", {"shop"}}}});
    c["keyEncryption"] = {{"env", "KEYS"}};
  });
  const std::string good = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  std::map<std::string, std::string> environment = {
      {"SHOP", good}, {"OLD", good}, {"API", good}, {"KEYS", good}};
  const auto faults = [&] {
    Faults found;
    check_client_secrets(
        config,
        [&](std::string_view name) -> std::optional<std::string> {
          const auto at = environment.find(std::string{name});
          return at == environment.end() ? std::nullopt : std::optional{at->second};
        },
        found);
    return found;
  };
  CHECK(faults().empty());
  const auto [name, pointer] =
      GENERATE(table<std::string, std::string>({{"SHOP", "/apps/0/clientSecret"},
                                                {"OLD", "/apps/0/previousClientSecret"},
                                                {"API", "/resourceServers/0/clientSecret"},
                                                {"KEYS", "/keyEncryption"}}));
  for (const std::string& wrong : {good.substr(1), good + " ", std::string(32, 'a'),
                                   std::string(257, 'b') + "c", std::string{}}) {
    environment[name] = wrong;
    const Faults found = faults();
    REQUIRE(found.size() == 1);
    CHECK(found[0].pointer == pointer);
    CHECK(found[0].sentence.find(name) != std::string::npos);
    CHECK((wrong.empty() || found[0].sentence.find(wrong) == std::string::npos));
  }
}

}  // namespace
}  // namespace menshen::test
