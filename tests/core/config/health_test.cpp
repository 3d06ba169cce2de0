/// `health`: how often the desks are probed.

#include <fstream>

#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json with_health(const Json& health) {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  Json json = Json::parse(file, nullptr, false);
  json["health"] = health;
  return json;
}

Json probe_seconds_of(const Json& health) {
  const ConfigResult result = read_config(with_health(health).dump());
  return result.config ? describe(*result.config)["health"]["probeSeconds"] : Json();
}

TEST_CASE("config: a probe counts for ten seconds, and in a cluster for as long as it says") {
  CHECK(probe_seconds_of(Json::object()) == 10);
  CHECK(probe_seconds_of({{"probeSeconds", 60}}) == 60);
  CHECK(probe_seconds_of({{"probeSeconds", 1}}) == 1);
}

TEST_CASE("config: no probe is as frequent as requests are, or older than ten minutes") {
  const Json seconds = GENERATE(Json(0), Json(601), Json("10"), Json(1.5));
  INFO(seconds.dump());
  const Faults faults = read_config(with_health({{"probeSeconds", seconds}}).dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/health/probeSeconds");
}

}  // namespace
}  // namespace menshen::test
