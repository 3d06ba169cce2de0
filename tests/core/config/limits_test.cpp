#include <fstream>

#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json sandbox() {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  Json json = Json::parse(file, nullptr, false);
  json.erase("limits");
  return json;
}

Json public_issuer() {
  Json json = sandbox();
  json["issuer"] = "https://login.example.com";
  return json;
}

Json described(const Json& json) {
  const ConfigResult result = read_config(json.dump());
  REQUIRE(result.config.has_value());
  return describe(*result.config);
}

TEST_CASE("config: without limits the defaults of the table apply") {
  const Json numbers = described(sandbox())["limits"];
  CHECK(numbers["off"] == false);
  for (const Limit& limit : limits) CHECK(numbers[std::string{limit.name}] == limit.most);
}

TEST_CASE("config: one limit can be changed alone") {
  Json json = sandbox();
  json["limits"] = {{"signInsPerAddress", 900}};
  const Json numbers = described(json)["limits"];
  CHECK(numbers["signInsPerAddress"] == 900);
  CHECK(numbers["choosingPerAddress"] == 60);
}

TEST_CASE("config: limits can be switched off on this machine, with a warning") {
  Json json = sandbox();
  json["limits"] = "off";
  CHECK(described(json)["limits"]["off"] == true);
  const Faults warnings = read_config(json.dump()).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].pointer == "/limits");
}

TEST_CASE("config: an issuer for strangers has limits unless two words say otherwise") {
  Json json = public_issuer();
  json["limits"] = "off";
  const Faults faults = read_config(json.dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/limits");
  json["allowUnlimited"] = true;
  CHECK(described(json)["limits"]["off"] == true);
  json["limits"] = {{"signInsPerAddress", 900}};
  CHECK(read_config(json.dump()).faults[0].pointer == "/allowUnlimited");
}

TEST_CASE("config: a limit that does not exist or cannot hold is a fault") {
  const auto [limits, pointer] = GENERATE(
      table<Json, std::string>({{Json{{"signIns", 5}}, "/limits/signIns"},
                                {Json{{"signInsPerAddress", 0}}, "/limits/signInsPerAddress"},
                                {Json{{"parPerAddress", "60"}}, "/limits/parPerAddress"},
                                {Json("on"), "/limits"},
                                {Json(60), "/limits"}}));
  Json json = sandbox();
  json["limits"] = limits;
  const Faults faults = read_config(json.dump()).faults;
  REQUIRE_FALSE(faults.empty());
  CHECK(faults[0].pointer == pointer);
}

TEST_CASE("config: trusted hops count entries of a header that is named") {
  Json json = sandbox();
  json["trustedHops"] = 2;
  CHECK(read_config(json.dump()).faults[0].pointer == "/trustedHops");
  json["clientAddressHeader"] = "x-forwarded-for";
  CHECK(described(json)["clientAddress"] ==
        Json({{"header", "x-forwarded-for"}, {"trustedHops", 2}}));
}

}  // namespace
}  // namespace menshen::test
