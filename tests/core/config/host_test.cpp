/// Hosts in menshen.json: an address has one spelling, and an inner one does not pass in silence.

#include "core/config/host.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include "core/config/config.hpp"
#include "core/config/url.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

/// The webhook of the first app is called by Menshen itself.
ConfigResult with_webhook(const std::string& url) {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  Json document = Json::parse(file, nullptr, false);
  document["issuer"] = "https://login.example.com";
  document["apps"][0]["webhook"] = {{"url", url}, {"secret", {{"env", "HOOK"}}}};
  return read_config(document.dump());
}

constexpr std::string_view pointer = "/apps/0/webhook/url";

/// The sandbox's own endpoints are on this machine, and have warnings of their own.
bool is_warned(const ConfigResult& result) {
  return std::any_of(result.warnings.begin(), result.warnings.end(),
                     [](const Fault& warning) { return warning.pointer == pointer; });
}

struct Spelling {
  std::string text;
  std::string usual;  // the address that the sentence names, or empty: the general sentence
};

const std::vector<Spelling> spellings = {
    {"https://2130706433/hook", "127.0.0.1"},
    {"https://2130706433:443/hook", "127.0.0.1"},
    {"https://02130706433/hook", "17.99.141.27"},
    {"https://017700000001/hook", "127.0.0.1"},
    {"https://0x7f000001/hook", "127.0.0.1"},
    {"https://0X7F000001/hook", "127.0.0.1"},
    {"https://0x7f.0.0.1/hook", "127.0.0.1"},
    {"https://0x7f.1/hook", "127.0.0.1"},
    {"https://0177.0.0.1/hook", "127.0.0.1"},
    {"https://0177.0.0.01/hook", "127.0.0.1"},
    {"https://127.1/hook", "127.0.0.1"},
    {"https://127.0.1/hook", "127.0.0.1"},
    {"https://127.65535/hook", "127.0.255.255"},
    {"https://127.000.000.001/hook", "127.0.0.1"},
    {"https://127.0.0.0x1/hook", "127.0.0.1"},
    {"https://127.0.0.1./hook", "127.0.0.1"},
    {"https://0/hook", "0.0.0.0"},
    {"https://0x/hook", "0.0.0.0"},
    {"https://00/hook", "0.0.0.0"},
    {"https://167772161/hook", "10.0.0.1"},
    {"https://10.1/hook", "10.0.0.1"},
    {"https://012.0.0.1/hook", "10.0.0.1"},
    {"https://3232235521/hook", "192.168.0.1"},
    {"https://192.168.1/hook", "192.168.0.1"},
    {"https://0xc0a80001/hook", "192.168.0.1"},
    {"https://2852039166/hook", "169.254.169.254"},
    {"https://0xa9.0xfe.0xa9.0xfe/hook", "169.254.169.254"},
    {"https://169.254.43518/hook", "169.254.169.254"},
    {"https://0251.0376.0251.0376/hook", "169.254.169.254"},
    {"https://4294967296/hook", ""},
    {"https://256.0.0.1/hook", ""},
    {"https://1.2.3.4.5/hook", ""},
    {"https://08.0.0.1/hook", ""},
    {"https://a.example.1/hook", ""},
    {"https://[::ffff:127.0.0.1]/hook", ""},
    {"https://[::ffff:7f00:1]/hook", ""},
    {"https://[0:0:0:0:0:0:0:1]/hook", ""},
    {"https://[::]/hook", ""},
    {"https://[fd00::1]/hook", ""},
    {"https://[fe80::1%25eth0]/hook", ""},
    {"https://localhost./hook", ""},
    {"https://LOCALHOST/hook", ""},
    {"https://１２７．０．０．１/hook", ""},
    {"https://①②⑦.0.0.1/hook", ""},
    {"https://127。0。0。1/hook", ""},
    {"https://%31%32%37.0.0.1/hook", ""},
    {"https://user@127.0.0.1/hook", ""},
    {"https://a.example@127.0.0.1/hook", ""},
    {"https://a.example:80@127.0.0.1/hook", ""},
    {"https:127.0.0.1/hook", ""},
    {"https:///127.0.0.1/hook", ""},
    {"https:\\\\127.0.0.1/hook", ""},
    {"https://a.example\\@127.0.0.1/hook", ""},
    {"//127.0.0.1/hook", ""},
};

TEST_CASE(
    "host: every other spelling of an address is refused, and the sentence names the usual one") {
  REQUIRE(spellings.size() >= 30);
  for (const auto& [text, usual] : spellings) {
    INFO(text);
    const Faults faults = with_webhook(text).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].pointer == pointer);
    const bool named = faults[0].sentence.find("another spelling") != std::string::npos;
    CHECK(named == !usual.empty());
    CHECK(faults[0].sentence.find(usual) != std::string::npos);
  }
}

TEST_CASE("host: a URL has no character that two readers of URLs take differently") {
  // WHATWG URL section 4.4 takes "\\" for "/"; RFC 3986 forbids each of them.
  const std::string character =
      GENERATE("\\", "\"", "#", "<", ">", "^", "`", "{", "|", "}", " ", "\t", "\x7f", "é");
  for (const std::string before : {"https://a.example/hook", "https://a.example/hook?to="}) {
    CAPTURE(before + character);
    REQUIRE(with_webhook(before + "x").faults.empty());
    const Faults faults = with_webhook(before + character + "x").faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].pointer == pointer);
  }
}

TEST_CASE("host: Menshen calls an inner address only if its block is allowed") {
  const std::string host =
      GENERATE("127.0.0.2", "[::1]", "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255",
               "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1",
               "198.19.0.1", "224.0.0.1", "255.255.255.255");
  const Faults faults = with_webhook("https://" + host + "/hook").faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].pointer == pointer);
  CHECK(is_inner(host));
}

TEST_CASE("host: a name of a private network is accepted, with a warning") {
  const std::string host =
      GENERATE("hooks", "db.localhost", "printer.local", "metadata.google.internal");
  const ConfigResult result = with_webhook("https://" + host + "/hook");
  REQUIRE(result.faults.empty());
  CHECK(is_warned(result));
  CHECK(is_inner(host));
}

TEST_CASE("host: public names and addresses need no warning") {
  const std::string host =
      GENERATE("hooks.example.com", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255",
               "100.128.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0",
               "192.167.255.255", "223.255.255.255", "1password.example", "0x7f.example", "a.0xg",
               "127.0.0.1.nip.io", "localhost.example.com");
  const ConfigResult result = with_webhook("https://" + host + "/hook");
  CHECK(result.faults.empty());
  CHECK_FALSE(is_warned(result));
}

TEST_CASE("host: every field with a URL refuses another spelling") {
  Json document = Json::parse(R"({"issuer": "https://2130706433", "accounts": [], "pools": [],
    "apps": [{"clientId": "a", "name": "A", "pool": "p", "confirm": "tap",
      "redirectUris": ["https://127.1/cb"], "origins": ["https://0x7f.1"],
      "postLogoutRedirectUris": ["https://127.1/bye"], "audiences": ["https://10.1"],
      "subjectType": "pairwise", "sectorIdentifier": "127.1",
      "proofs": {"app": {"url": "https://0/bind", "secret": {"env": "BIND"}}}}]})");
  std::vector<std::string> found;
  for (const Fault& fault : read_config(document.dump()).faults) found.push_back(fault.pointer);
  for (const std::string at :
       {"/issuer", "/apps/0/redirectUris/0", "/apps/0/origins/0", "/apps/0/audiences/0",
        "/apps/0/postLogoutRedirectUris/0", "/apps/0/sectorIdentifier", "/apps/0/proofs/app/url"}) {
    INFO(at);
    CHECK(std::find(found.begin(), found.end(), at) != found.end());
  }
}

TEST_CASE("host: the issuer has a host name of its own, without a port") {
  const auto faults_of = [](const std::string& issuer, const std::string& app) {
    std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
    Json document = Json::parse(file, nullptr, false);
    document["issuer"] = issuer;
    document["apps"][0]["redirectUris"] = {app + "/cb"};
    document["apps"][0]["origins"] = {app};
    std::vector<std::string> pointers;
    for (const Fault& fault : read_config(document.dump()).faults) {
      pointers.push_back(fault.pointer);
    }
    return pointers;
  };
  using Pointers = std::vector<std::string>;
  const std::string login = "https://login.example.com";
  CHECK(faults_of(login, "https://shop.example.com").empty());
  CHECK(faults_of("http://localhost:8600", "http://localhost:8602").empty());
  CHECK(faults_of("https://localhost:8600", "https://localhost:8602").empty());
  CHECK(faults_of(login + ":8443", "https://shop.example.com") == Pointers{"/issuer"});
  const Pointers both = {"/apps/0/redirectUris/0", "/apps/0/origins/0"};
  CHECK(faults_of(login, login) == both);
  CHECK(faults_of(login, login + ":8443") == both);
}

}  // namespace
}  // namespace menshen::test
