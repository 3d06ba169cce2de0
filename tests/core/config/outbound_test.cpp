/// `outbound`: what Menshen's own calls may reach, and blocks of addresses.

#include <fstream>

#include "core/config/address_block.hpp"
#include "core/config/config.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json sandbox() {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  return Json::parse(file, nullptr, false);
}

bool holds(std::string_view block, std::string_view address) {
  const std::optional<AddressBlock> parsed = AddressBlock::parse(block);
  INFO(block);
  REQUIRE(parsed.has_value());
  return parsed->contains(address);
}

TEST_CASE("address block: contains the addresses with its first bits and no other") {
  CHECK(holds("127.0.0.1/32", "127.0.0.1"));
  CHECK_FALSE(holds("127.0.0.1/32", "127.0.0.2"));
  CHECK(holds("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
  CHECK(holds("172.16.0.0/12", "172.31.255.255"));
  CHECK_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
  CHECK(holds("0.0.0.0/0", "198.51.100.7"));
  CHECK_FALSE(holds("0.0.0.0/0", "::1"));
  CHECK(holds("::1/128", "::1"));
  CHECK(holds("::1/128", "0:0:0:0:0:0:0:1"));
  CHECK_FALSE(holds("::1/128", "::2"));
  CHECK(holds("fd00::/8", "fdff:1::9"));
  CHECK_FALSE(holds("fd00::/8", "fe00::1"));
  CHECK(holds("1:2:3:4:5:6:7:8/127", "1:2:3:4:5:6:7:9"));
  CHECK_FALSE(holds("10.0.0.0/8", "10.0.0"));
  CHECK_FALSE(holds("10.0.0.0/8", "localhost"));
}

TEST_CASE("address block: anything else is none") {
  const std::string text = GENERATE(
      "", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0/8",
      "10.0.0.0.0/8", "256.0.0.0/8", "10.0.0.00000/8", "::1", "::1/129", ":::/8", "1::2::3/8",
      "1:2:3:4:5:6:7/64", "1:2:3:4:5:6:7:8:9/64", "1:2:3:4::5:6:7:8/64", "12345::/16", "g::/16",
      "1:/16", ":1/16", "[::1]/128", "localhost/32", "10.0.0.0/8/8", "10.0.0.0/0x8");
  INFO(text);
  CHECK_FALSE(AddressBlock::parse(text).has_value());
}

TEST_CASE("config: an address that Menshen calls needs its block when it is an inner one") {
  Json json = sandbox();
  json.erase("outbound");
  const Faults faults = read_config(json.dump()).faults;
  REQUIRE_FALSE(faults.empty());
  CHECK(faults[0].pointer == "/accounts/0/apiBase");
  CHECK(faults[0].sentence.find("127.0.0.1/32") != std::string::npos);
}

TEST_CASE("config: the block that the sentence names is the one to write") {
  const std::string host = GENERATE("10.1.2.3", "[::1]", "localhost");
  Json json = sandbox();
  json["outbound"] = {{"allow", {"127.0.0.0/31"}}};
  json["apps"][0]["webhook"] = {{"url", "https://" + host + "/hook"},
                                {"secret", {{"env", "HOOK"}}}};
  const std::string block = host == "[::1]" ? "::1/128" : host + "/32";
  const Faults faults = read_config(json.dump()).faults;
  if (host == "localhost") {
    CHECK(faults.empty());
    return;
  }
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/apps/0/webhook/url");
  CHECK(faults[0].sentence.find(block) != std::string::npos);
  json["outbound"]["allow"].push_back(block);
  CHECK(read_config(json.dump()).faults.empty());
}

TEST_CASE("config: a public address needs no block") {
  Json json = sandbox();
  json["apps"][0]["webhook"] = {{"url", "https://shop.example.com/hook"},
                                {"secret", {{"env", "HOOK"}}}};
  CHECK(read_config(json.dump()).faults.empty());
}

TEST_CASE("config: outbound.allow lists blocks") {
  Json json = sandbox();
  json["outbound"]["allow"] = {"127.0.0.1/32", "localhost"};
  const Faults faults = read_config(json.dump()).faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == "/outbound/allow/1");
  json["outbound"]["allow"] = {"127.0.0.1/32", "fd00::/8"};
  const ConfigResult result = read_config(json.dump());
  REQUIRE(result.config.has_value());
  CHECK(describe(*result.config)["outbound"]["allow"] == json["outbound"]["allow"]);
}

}  // namespace
}  // namespace menshen::test
