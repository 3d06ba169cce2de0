#include <fstream>
#include <map>

#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

/// The sandbox's menshen.json with a second app in its pool and every setting for people.
Json document() {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  Json json = Json::parse(file, nullptr, false);
  json["pools"][0]["delivery"] = {{"url", "https://ops.example.com/send"},
                                  {"secret", {{"env", "DELIVERY_SECRET"}}}};
  json["admin"] = {{"key", {{"env", "ADMIN_KEY"}}}};
  json["apps"].erase(2);
  json["apps"].erase(1);
  Json forum = json["apps"][0];
  forum["clientId"] = "forum";
  forum["firstSignIn"] = "bind-or-create";
  forum["onUnfollow"] = "sign-out";
  forum["proofs"] = {
      {"app", {{"url", "https://forum.example.com/bind"}, {"secret", {{"env", "BIND_SECRET"}}}}},
      {"otp", true}};
  forum["webhook"] = {{"url", "https://forum.example.com/hook"},
                      {"secret", {{"env", "HOOK_SECRET"}}}};
  json["apps"].push_back(forum);
  return json;
}

Config config_of(const Json& json) {
  ConfigResult result = read_config(json.dump());
  REQUIRE(result.config.has_value());
  return *std::move(result.config);
}

using Environment = std::map<std::string, std::string, std::less<>>;

Environment good() {
  return {{"DELIVERY_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
          {"HOOK_SECRET", "C2FVsBQIhrscChlQIMV+b5sSYspob7oDazqiPhTUhq0="},
          {"BIND_SECRET", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"},
          {"ADMIN_KEY", "m3Kd8QxZr7Tn2Wv6Yb1Lp5Hs9Gc4Jf0aE"}};
}

Faults faults_of(const Environment& environment) {
  Faults faults;
  const SecretSource source = [&](std::string_view name) -> std::optional<std::string> {
    const auto at = environment.find(name);
    return at == environment.end() ? std::nullopt : std::optional{at->second};
  };
  check_endpoint_secrets(config_of(document()), source, faults);
  return faults;
}

TEST_CASE("config: the settings for people are read and described, the secrets by name") {
  const Json json = describe(config_of(document()));
  const Json& shop = json["apps"][0];
  CHECK(shop["firstSignIn"] == "create");
  CHECK(shop["proofs"] == Json({{"otp", false}, {"session", false}}));
  CHECK_FALSE(shop.contains("webhook"));
  const Json& forum = json["apps"][1];
  CHECK(forum["firstSignIn"] == "bind-or-create");
  CHECK(forum["proofs"]["otp"] == true);
  CHECK(forum["proofs"]["app"] ==
        Json({{"url", "https://forum.example.com/bind"}, {"secretEnv", "BIND_SECRET"}}));
  CHECK(forum["webhook"] ==
        Json({{"url", "https://forum.example.com/hook"}, {"secretEnv", "HOOK_SECRET"}}));
  CHECK(json["pools"][0]["delivery"]["secretEnv"] == "DELIVERY_SECRET");
  CHECK(json["admin"] == Json({{"keyEnv", "ADMIN_KEY"}}));
  CHECK(json["clientAddress"] == Json({{"header", ""}, {"trustedHops", 1}}));
  CHECK(secret_names(config_of(document())) ==
        std::vector<std::string>{"ACME_APP_SECRET", "ACME_TOKEN", "ACME_AES_KEY",
                                 "ACME_CLUB_APP_SECRET", "ACME_CLUB_TOKEN", "ACME_CLUB_AES_KEY",
                                 "ACME_NOTES_TOKEN", "ACME_NOTES_AES_KEY", "DELIVERY_SECRET",
                                 "BIND_SECRET", "HOOK_SECRET", "ADMIN_KEY"});
}

TEST_CASE("config: the admin API can be left out, and the address header can be changed") {
  Json json = document();
  json.erase("admin");
  json["clientAddressHeader"] = "X-Real-IP";
  json["trustedHops"] = 2;
  const Json described = describe(config_of(json));
  CHECK_FALSE(described.contains("admin"));
  CHECK(described["clientAddress"] == Json({{"header", "X-Real-IP"}, {"trustedHops", 2}}));
}

TEST_CASE("config: apps of one pool share their people, so the strictest onUnfollow applies") {
  const auto [shop, forum, pool] =
      GENERATE(table<std::string, std::string, std::string>({{"keep", "keep", "keep"},
                                                             {"keep", "sign-out", "sign-out"},
                                                             {"forget", "sign-out", "forget"},
                                                             {"forget", "forget", "forget"}}));
  Json json = document();
  json["apps"][0]["onUnfollow"] = shop;
  json["apps"][1]["onUnfollow"] = forum;
  CHECK(describe(config_of(json))["pools"][0]["onUnfollow"] == pool);
  const Faults warnings = read_config(json.dump()).warnings;
  if (shop == forum) {
    CHECK(warnings.empty());
  } else {
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].pointer == (shop == pool ? "/apps/1/onUnfollow" : "/apps/0/onUnfollow"));
  }
}

TEST_CASE("config: ask needs a proof, and one-time codes need a delivery") {
  Json json = document();
  json["apps"][1].erase("proofs");
  Faults faults = read_config(json.dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].sentence.find("\"bind-or-create\" needs a way") == 0);
  CHECK(faults[0].sentence.find("\"proofs\": {\"app\": {\"url\"") != std::string::npos);
  json = document();
  json["pools"][0].erase("delivery");
  faults = read_config(json.dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/apps/1/proofs/otp");
  CHECK(faults[0].sentence.find("\"delivery\" in the pool \"customers\"") != std::string::npos);
}

TEST_CASE("secrets: shared secrets must be set, long enough and of the right format") {
  CHECK(faults_of(good()).empty());
  const Faults missing = faults_of({});
  REQUIRE(missing.size() == 4);
  CHECK(missing[0].pointer == "/pools/0/delivery/secret");
  CHECK(missing[1].pointer == "/apps/1/proofs/app/secret");
  CHECK(missing[2].pointer == "/apps/1/webhook/secret");
  CHECK(missing[3].pointer == "/admin/key");
}

TEST_CASE("CB-03: a guessable shared secret is refused and not printed") {
  const std::string hook = "HOOK_SECRET";
  const auto [name, value] = GENERATE_COPY(table<std::string, std::string>(
      {{"ADMIN_KEY", "thirty-one-characters-are-few-1"},
       {"ADMIN_KEY", std::string(40, 'x')},
       {"ADMIN_KEY", std::string(1025, 'x') + "y"},
       {"BIND_SECRET", "0f1e2d3c4b5a69788796a5b4c3d2e1f"},
       {hook, "whsec_"},
       {hook, "whsec_c2hvcnQgb25lLCBzZWU="},
       {hook, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"},
       {hook, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa=w"},
       {hook, std::string(32, 'A')},
       {hook,
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZI"
        "o2LaLaSw"}}));
  Environment environment = good();
  environment[name] = value;
  CAPTURE(name, value);
  const Faults faults = faults_of(environment);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].sentence.find(name) != std::string::npos);
  if (value != "whsec_") CHECK(faults[0].sentence.find(value) == std::string::npos);
}

}  // namespace
}  // namespace menshen::test
