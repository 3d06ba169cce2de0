/// `configurationStore`: whether a stored text takes the place of the deployed one.

#include <fstream>

#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json with_store(const Json& value) {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  Json json = Json::parse(file, nullptr, false);
  json["admin"] = {{"key", {{"env", "ADMIN_KEY"}}}};
  json["configurationStore"] = value;
  return json;
}

}  // namespace

TEST_CASE("config: nothing is stored in the place of the deployed text unless it says so") {
  Json json = with_store(true);
  CHECK(describe(*read_config(json.dump()).config)["configurationStore"] == true);
  json["configurationStore"] = false;
  CHECK_FALSE(describe(*read_config(json.dump()).config).contains("configurationStore"));
  json.erase("configurationStore");
  CHECK_FALSE(describe(*read_config(json.dump()).config).contains("configurationStore"));
}

TEST_CASE("config: a store that nobody can change is named") {
  Json json = with_store(true);
  CHECK(read_config(json.dump()).warnings.empty());
  json.erase("admin");
  const Faults warnings = read_config(json.dump()).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].pointer == "/configurationStore");
}

TEST_CASE("config: configurationStore is true or false") {
  const Faults faults = read_config(with_store("yes").dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/configurationStore");
}

}  // namespace menshen::test
