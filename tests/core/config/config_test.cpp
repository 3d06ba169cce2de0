#include "core/config/config.hpp"

#include <fstream>
#include <set>

#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json read_json_file(const std::string& path) {
  std::ifstream file{MENSHEN_TESTS_DIR + path};
  REQUIRE(file.good());
  return Json::parse(file, nullptr, false);
}

std::multiset<std::string> pointers_of(const Faults& faults) {
  std::multiset<std::string> pointers;
  for (const Fault& fault : faults) pointers.insert(fault.pointer);
  return pointers;
}

std::string sentences_of(const Faults& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.pointer + " " + fault.sentence + "\n";
  return text;
}

std::string sandbox() { return read_json_file("/sandbox/menshen.json").dump(); }

Json with(const std::function<void(Json&)>& change) {
  Json document = Json::parse(sandbox());
  change(document);
  return document;
}

TEST_CASE("config: every fault of every case is reported at once, each with its pointer") {
  const std::string file = GENERATE("/vectors/config.json", "/vectors/config-client.json",
                                    "/vectors/config-message.json", "/vectors/config-forward.json");
  const Json cases = read_json_file(file);
  REQUIRE(cases.is_array());
  REQUIRE(cases.size() > 30);
  for (const Json& one : cases) {
    const ConfigResult result = read_config(one.at("config").dump());
    std::multiset<std::string> expected;
    for (const Json& fault : one.at("faults"))
      expected.insert(fault.at("pointer").get<std::string>());
    INFO(one.at("name").get<std::string>() << "\n" << sentences_of(result.faults));
    CHECK(pointers_of(result.faults) == expected);
    CHECK(result.config.has_value() == expected.empty());
    for (const Fault& fault : result.faults) CHECK(fault.sentence.size() > 10);
  }
}

TEST_CASE("config: the sandbox's configuration is read as written, with the defaults filled in") {
  const ConfigResult result = read_config(sandbox());
  REQUIRE(result.config.has_value());
  CHECK(result.warnings.empty());
  const Config& config = *result.config;
  CHECK(config.issuer == "http://localhost:8600");
  REQUIRE(config.accounts.size() == 3);
  const AccountConfig& account = config.accounts[0];
  CHECK(account.app_id == app_id);
  CHECK(account.original_id == original_id);
  CHECK(account.secrets.token == "ACME_TOKEN");
  CHECK(account.encryption == Encryption::safe);
  CHECK(account.api_base == "http://localhost:8601");
  CHECK(config.pools[0].accounts == std::vector<std::string>{"acme", "acme-club", "acme-notes"});
  CHECK(config.apps[0].redirect_uris[0] == "http://localhost:8602/callback");
  CHECK(config.apps[0].account == "acme");
  const Json other = with([](Json& c) { c["apps"][0]["account"] = "acme-club"; });
  CHECK(read_config(other.dump()).config->apps[0].account == "acme-club");
  CHECK(describe(*read_config(other.dump()).config)["apps"][0]["account"] == "acme-club");
  const std::string described = describe(config).dump();
  CHECK(described.find("ACME_APP_SECRET") != std::string::npos);
  const Json bare = with([](Json& c) { c["accounts"][0].erase("apiBase"); });
  CHECK(read_config(bare.dump()).config->accounts[0].api_base == "https://api.weixin.qq.com");
  CHECK(account.oauth.empty());
  const Json inside = with([](Json& c) { c["accounts"][0]["oauth"] = "snsapi_base"; });
  const ConfigResult with_oauth = read_config(inside.dump());
  CHECK(with_oauth.config->accounts[0].oauth == "snsapi_base");
  CHECK(with_oauth.config->accounts[0].oauth_base == "https://open.weixin.qq.com");
}

TEST_CASE("config: each value of confirm is read as written") {
  const std::size_t at = GENERATE(0U, 1U, 2U, 3U);
  const ConfigResult result = read_config(
      with([&](Json& c) { c["apps"][0]["confirm"] = std::string{confirmation_names[at]}; }).dump());
  REQUIRE(result.faults.empty());
  CHECK(result.config->apps[0].confirm == static_cast<Confirm>(at));
  CHECK(describe(*result.config)["apps"][0]["confirm"] == confirmation_names[at]);
}

TEST_CASE("config: an account that signs in by message needs no AppSecret and may name none") {
  Json document = read_json_file("/vectors/config-message.json").at(0).at("config");
  const ConfigResult result = read_config(document.dump());
  REQUIRE(result.config.has_value());
  CHECK(result.warnings.empty());
  const AccountConfig& account = result.config->accounts[0];
  CHECK(account.sign_in == SignIn::message);
  CHECK(account.qr_url == document["accounts"][0]["qrUrl"]);
  CHECK(account.api_base.empty());
  const Json described = describe(*result.config)["accounts"][0];
  CHECK(described["signIn"] == "message");
  CHECK(described["qrUrl"] == account.qr_url);
  CHECK_FALSE(described.contains("oauth"));
  CHECK(secret_names(*result.config) == std::vector<std::string>{"NOTES_TOKEN", "NOTES_AES_KEY"});
  Faults faults;
  const std::vector<Account> loaded = load_accounts(
      *result.config,
      [](std::string_view name) { return std::string{name == "NOTES_TOKEN" ? token : key}; },
      faults);
  CHECK(faults.empty());
  REQUIRE(loaded.size() == 1);
  CHECK(loaded[0].sign_in == SignIn::message);
  CHECK(describe(*read_config(sandbox()).config)["accounts"][0]["signIn"] == "scene");
}

TEST_CASE("config: the worker hears how pushes are encrypted, and which variables open them") {
  Json document = read_json_file("/vectors/config-message.json").at(0).at("config");
  Json& account = document["accounts"][0];
  account["previousToken"] = {{"env", "OLD_TOKEN"}};
  account["encryption"] = GENERATE("safe", "compatible", "plain");
  account["allowPlain"] = true;
  const ConfigResult result = read_config(document.dump());
  REQUIRE(result.config.has_value());
  const Json described = describe(*result.config)["accounts"][0];
  CHECK(described["encryption"] == account["encryption"]);
  CHECK(described["pushKeyEnvs"] == Json{{"token", {"NOTES_TOKEN", "OLD_TOKEN"}},
                                         {"encodingAesKey", Json::array({"NOTES_AES_KEY"})}});
}

TEST_CASE(
    "config: keys that only WeChat's API needs are refused for a message account, with a reason") {
  Json document = read_json_file("/vectors/config-message.json").at(0).at("config");
  const std::string key = GENERATE("appSecret", "openPlatform", "egress", "apiBase");
  document["accounts"][0][key] = "x";
  const ConfigResult result = read_config(document.dump());
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].sentence.find("never called") != std::string::npos);
  document["accounts"][0].erase(key);
  document["accounts"][0]["signIn"] = "scene";
  document["accounts"][0]["appSecret"] = {{"env", "NOTES_SECRET"}};
  const ConfigResult scene = read_config(document.dump());
  REQUIRE(scene.faults.size() == 1);
  CHECK(scene.faults[0].sentence.find("\"signIn\": \"message\"") != std::string::npos);
}

TEST_CASE("config: an old spelling is refused with a sentence that names the new one") {
  Json document = read_json_file("/vectors/config-message.json").at(0).at("config");
  document["accounts"][0]["signIn"] = "code";
  document["apps"][0]["confirm"] = "code";
  const Faults faults = read_config(document.dump()).faults;
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] == Fault{"/accounts/0/signIn", R"("code" is now "message"; write that)"});
  CHECK(faults[1] == Fault{"/apps/0/confirm", R"("code" is now "phone-code"; write that)"});
}

TEST_CASE("config: a missing confirm explains the choice, and an inline secret is not printed") {
  const ConfigResult missing =
      read_config(with([](Json& c) { c["apps"][0].erase("confirm"); }).dump());
  REQUIRE(missing.faults.size() == 1);
  CHECK(missing.faults[0].sentence.find("\"none\" signs in whoever scans") != std::string::npos);
  const ConfigResult secret =
      read_config(with([](Json& c) { c["accounts"][0]["token"] = "hunter2hunter2"; }).dump());
  REQUIRE(secret.faults.size() == 1);
  CHECK(sentences_of(secret.faults).find("hunter2") == std::string::npos);
}

TEST_CASE("config: a brand is read as written, and a light colour is refused with the reason") {
  const auto branded = [](const char* color) {
    return read_config(with([&](Json& c) { c["apps"][0]["brand"]["color"] = color; }).dump());
  };
  CHECK(branded("#767676").config->apps[0].brand.color == "#767676");
  const ConfigResult light = branded("#07C160");
  REQUIRE(light.faults.size() == 1);
  CHECK(light.faults[0].sentence.find("darker") != std::string::npos);
}

TEST_CASE("D2: plain mode and a missing original id cause a warning") {
  const ConfigResult result = read_config(with([](Json& c) {
                                            Json& account = c["accounts"][0];
                                            account["encryption"] = "plain";
                                            account["allowPlain"] = true;
                                            account.erase("originalId");
                                          }).dump());
  CHECK(result.config.has_value());
  CHECK(pointers_of(result.warnings) ==
        std::multiset<std::string>{"/accounts/0/encryption", "/accounts/0/originalId"});
}

}  // namespace
}  // namespace menshen::test
