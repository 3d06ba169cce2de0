/// `forward`: what the host and the openers of pushes read of it. tests/vectors has the refusals.

#include <fstream>

#include "core/config/config.hpp"
#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json sandbox() {
  std::ifstream file{MENSHEN_TESTS_DIR + std::string{"/sandbox/menshen.json"}};
  return Json::parse(file, nullptr, false);
}

Json with_targets() {
  Json json = sandbox();
  json["accounts"][0]["forward"] = {
      {{"name", "crm"}, {"url", "https://crm.example.com/wechat"}},
      {{"name", "shop"},
       {"url", "https://shop.example.com/wx?site=1"},
       {"pushes", {{{"msgType", "text"}}, {{"event", "CLICK"}}}},
       {"copies", true}},
  };
  json["accounts"][0]["speaksFirst"] = "target";
  return json;
}

TEST_CASE("forward: the host reads the targets in order, and who speaks first") {
  const ConfigResult result = read_config(with_targets().dump());
  REQUIRE(result.faults.empty());
  const Json account = describe(*result.config)["accounts"][0];
  CHECK(account["forward"] ==
        Json::array(
            {Json{{"name", "crm"}, {"url", "https://crm.example.com/wechat"}, {"copies", false}},
             Json{{"name", "shop"},
                  {"url", "https://shop.example.com/wx?site=1"},
                  {"copies", true}}}));
  CHECK(account["speaksFirst"] == "target");
  const Json none = describe(*read_config(sandbox().dump()).config)["accounts"][0];
  CHECK(none["forward"] == Json::array());
  CHECK(none["speaksFirst"] == "menshen");
}

TEST_CASE("forward: whoever opens pushes has the rules of each target") {
  const ConfigResult result = read_config(with_targets().dump());
  REQUIRE(result.faults.empty());
  Faults faults;
  const std::vector<Account> accounts = load_accounts(
      *result.config,
      [](std::string_view name) { return std::string{name.ends_with("TOKEN") ? token : key}; },
      faults);
  REQUIRE(accounts.size() == 3);
  REQUIRE(accounts[0].forward.size() == 2);
  CHECK(accounts[0].forward[0].rules.empty());
  CHECK(accounts[0].forward[1].wants("event", "click"));
  CHECK_FALSE(accounts[0].forward[1].wants("event", "VIEW"));
  CHECK(accounts[1].forward.empty());
}

TEST_CASE("forward: two accounts may have targets of one name and one address") {
  Json json = with_targets();
  json["accounts"][1]["forward"] = json["accounts"][0]["forward"];
  CHECK(read_config(json.dump()).faults.empty());
}

}  // namespace
}  // namespace menshen::test
