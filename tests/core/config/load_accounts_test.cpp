#include <fstream>
#include <map>
#include <sstream>

#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

using Environment = std::map<std::string, std::string>;

Environment good() {
  return {{"ACME_APP_SECRET", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"},
          {"ACME_TOKEN", std::string{token}},
          {"ACME_AES_KEY", std::string{key}},
          {"ACME_CLUB_APP_SECRET", "f0e1d2c3b4a5968778695a4b3c2d1e0f"},
          {"ACME_CLUB_TOKEN", "tokenOfTheClub01234567"},
          {"ACME_CLUB_AES_KEY", "keyOfTheClubKeyOfTheClubKeyOfTheClub0123456"},
          {"ACME_NOTES_TOKEN", "tokenOfTheNotes0123456"},
          {"ACME_NOTES_AES_KEY", "keyOfNotesKeyOfNotesKeyOfNotesKeyOfNotes012"}};
}

Faults faults_of(const Environment& environment, std::vector<Account>* accounts = nullptr) {
  std::ifstream file{MENSHEN_TESTS_DIR "/sandbox/menshen.json"};
  std::ostringstream text;
  text << file.rdbuf();
  const ConfigResult result = read_config(text.str());
  REQUIRE(result.config.has_value());
  Faults faults;
  std::vector<Account> loaded = load_accounts(
      *result.config,
      [&](std::string_view name) -> std::optional<std::string> {
        const auto at = environment.find(std::string{name});
        return at == environment.end() ? std::nullopt : std::optional{at->second};
      },
      faults);
  if (accounts != nullptr) *accounts = std::move(loaded);
  return faults;
}

TEST_CASE("secrets: with the right secrets an account opens its pushes") {
  std::vector<Account> accounts;
  CHECK(faults_of(good(), &accounts).empty());
  REQUIRE(accounts.size() == 3);
  std::vector<std::uint8_t> plain;
  const Request request = sealed_request(account_in(Encryption::safe), event_xml("SCAN", scene));
  CHECK(open(accounts[0], request, plain).push.has_value());
}

TEST_CASE("secrets: every missing secret is reported at once, by the variable's name") {
  const Faults faults = faults_of({{"ACME_TOKEN", ""}});
  REQUIRE(faults.size() == 8);
  CHECK(faults[0].pointer == "/accounts/0/appSecret");
  CHECK(faults[1].pointer == "/accounts/0/token");
  CHECK(faults[2].pointer == "/accounts/0/encodingAesKey");
  CHECK(faults[5].pointer == "/accounts/1/encodingAesKey");
  CHECK(faults[6].pointer == "/accounts/2/token");
  CHECK(faults[7].pointer == "/accounts/2/encodingAesKey");
  CHECK(faults[1].sentence.find("ACME_TOKEN is not set") != std::string::npos);
}

TEST_CASE("CB-03: a short, malformed or published secret is refused and not printed") {
  const auto [name, value] = GENERATE(table<std::string, std::string>(
      {{"ACME_TOKEN", "abc"},
       {"ACME_TOKEN", "fifteen15chars1"},
       {"ACME_TOKEN", "sixteen-16-chars"},
       {"ACME_TOKEN", "AAAAAAAAAAAAAAAAAAAA"},
       {"ACME_APP_SECRET", "short"},
       {"ACME_APP_SECRET", std::string(32, '0')},
       {"ACME_AES_KEY", "tooshort"},
       {"ACME_AES_KEY", std::string(43, 'A')},
       {"ACME_AES_KEY", std::string(44, 'b') + "="},
       {"ACME_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"},
       {"ACME_AES_KEY", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}}));
  Environment environment = good();
  environment[name] = value;
  CAPTURE(name, value);
  const Faults faults = faults_of(environment);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].sentence.find(name) != std::string::npos);
  CHECK(faults[0].sentence.find(value) == std::string::npos);
}

}  // namespace
}  // namespace menshen::test
