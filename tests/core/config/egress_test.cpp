/// `egress`: what the host reads of a way out, and the secrets that it shares. tests/vectors has
/// the refusals.

#include <algorithm>
#include <fstream>

#include "core/config/config.hpp"
#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json read_json_file(const std::string& path) {
  std::ifstream file{MENSHEN_TESTS_DIR + path};
  return Json::parse(file, nullptr, false);
}

Json sandbox() { return read_json_file("/sandbox/menshen.json"); }

Json by_relay() {
  Json json = sandbox();
  Json& account = json["accounts"][0];
  account.erase("appSecret");
  account.erase("apiBase");
  account["egress"] = {{"kind", "relay"},
                       {"url", "https://relay.example.com"},
                       {"secret", {{"env", "RELAY"}}},
                       {"previousSecret", {{"env", "RELAY_BEFORE"}}}};
  return json;
}

Faults secret_faults(const Json& json, const std::string& name, const std::string& value) {
  const ConfigResult result = read_config(json.dump());
  REQUIRE(result.config.has_value());
  Faults faults;
  check_endpoint_secrets(
      *result.config,
      [&](std::string_view asked) { return asked == name ? value : std::string(40, 'r') + "x"; },
      faults);
  return faults;
}

TEST_CASE("egress: the host reads the way, its address and the names of its secrets") {
  const ConfigResult result = read_config(by_relay().dump());
  REQUIRE(result.config.has_value());
  const Json account = describe(*result.config)["accounts"][0];
  CHECK(account["egress"] == Json{{"kind", "relay"},
                                  {"url", "https://relay.example.com"},
                                  {"secretEnvs", {"RELAY", "RELAY_BEFORE"}}});
  CHECK(account["appSecretEnv"] == "");
  CHECK(account["apiBase"] == "");
  const std::vector<std::string> names = secret_names(*result.config);
  CHECK(std::count(names.begin(), names.end(), "RELAY") == 1);
  CHECK(std::count(names.begin(), names.end(), "RELAY_BEFORE") == 1);
}

TEST_CASE("egress: without the key an account goes out directly, and by message not at all") {
  Json json = sandbox();
  json["accounts"][0].erase("egress");
  const Json direct = describe(*read_config(json.dump()).config)["accounts"][0];
  CHECK(direct["egress"] == Json{{"kind", "direct"}});
  CHECK_FALSE(direct.contains("accessTokenKeyEnv"));
  const Json message = read_json_file("/vectors/config-message.json").at(0).at("config");
  const Json none = describe(*read_config(message.dump()).config)["accounts"][0];
  CHECK(none["egress"] == Json{{"kind", "none"}});
}

TEST_CASE("egress: in WeChat CloudRun the API is at its own address") {
  Json json = sandbox();
  Json& account = json["accounts"][0];
  account.erase("appSecret");
  account.erase("apiBase");
  account["egress"] = {{"kind", "cloudrun"}};
  const Json described = describe(*read_config(json.dump()).config)["accounts"][0];
  CHECK(described["apiBase"] == "http://api.weixin.qq.com");
}

TEST_CASE("egress: a short secret is a fault of its key") {
  const std::string key = GENERATE("RELAY", "RELAY_BEFORE");
  const Faults faults = secret_faults(by_relay(), key, "short");
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer ==
        (key == "RELAY" ? "/accounts/0/egress/secret" : "/accounts/0/egress/previousSecret"));
}

TEST_CASE("OP-03: the key of an access token is not the admin key") {
  Json json = sandbox();
  json["accounts"][0]["accessTokenKey"] = {{"env", "SIBLINGS"}};
  json["admin"] = {{"key", {{"env", "ADMIN"}}}};
  CHECK(describe(*read_config(json.dump()).config)["accounts"][0]["accessTokenKeyEnv"] ==
        "SIBLINGS");
  const Faults same = secret_faults(json, "", "");
  REQUIRE(same.size() == 1);
  CHECK(same[0].pointer == "/accounts/0/accessTokenKey");
  CHECK(same[0].sentence.find("admin key") != std::string::npos);
  CHECK(secret_faults(json, "SIBLINGS", std::string(40, 's') + "x").empty());
}

}  // namespace
}  // namespace menshen::test
