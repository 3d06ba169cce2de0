// Which entries of `keywords` are taken is in tests/vectors/config.json.

#include "core/config/config.hpp"
#include "core/config/load_accounts.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

std::string with_keywords(const std::string& keywords) {
  return R"({"issuer": "https://login.example.com", "accounts": [{"name": "acme",
    "appId": "wx5a1d0c0ffee0b0a7", "originalId": "gh_5a1d0c0ffee1", "signIn": "message",
    "qrUrl": "http://weixin.qq.com/r/kzjuRubEX0OurfO592xE", "token": {"env": "TOKEN"},
    "encodingAesKey": {"env": "KEY"}, "keywords": )" +
         keywords + R"(}], "pools": [{"name": "people", "accounts": ["acme"]}],
    "apps": [{"clientId": "shop", "name": "Shop", "pool": "people",
    "redirectUris": ["https://shop.example.com/callback"], "confirm": "none"}]})";
}

TEST_CASE("keywords: each is read with its match, spelled as it is compared") {
  const ConfigResult result = read_config(with_keywords(
      R"([{"keyword": " Price ", "text": "a"}, {"match": "equals", "keyword": "价格", "text": "b"},
          {"key": " Key", "text": "c"}, {"match": "any", "text": "d"}])"));
  REQUIRE(result.config.has_value());
  const std::vector<KeywordReply>& replies = result.config->accounts[0].keywords;
  REQUIRE(replies.size() == 4);
  CHECK(replies[0].keyword.match == KeywordMatch::contains);
  CHECK(replies[0].keyword.word == "price");
  CHECK(replies[1].keyword.match == KeywordMatch::equals);
  CHECK(replies[2].keyword.match == KeywordMatch::tap);
  CHECK(replies[2].keyword.word == " Key");
  CHECK(replies[3].keyword.match == KeywordMatch::any);
  const Json described = describe(*result.config);
  CHECK(described["accounts"][0]["keywordReplies"] == Json{"a", "b", "c", "d"});
}

TEST_CASE("keywords: an account without them is described and loaded without them") {
  const ConfigResult result = read_config(with_keywords("[]"));
  REQUIRE(result.config.has_value());
  CHECK_FALSE(describe(*result.config)["accounts"][0].contains("keywordReplies"));
}

TEST_CASE("keywords: the account that opens pushes has them in their order") {
  const ConfigResult result =
      read_config(with_keywords(R"([{"keyword": "b", "text": "1"}, {"key": "a", "text": "2"}])"));
  REQUIRE(result.config.has_value());
  Faults faults;
  const auto secrets = [](std::string_view name) -> std::optional<std::string> {
    return std::string{name == "KEY" ? key : token};
  };
  const std::vector<Account> accounts = load_accounts(*result.config, secrets, faults);
  REQUIRE(faults.empty());
  REQUIRE(accounts[0].keywords.size() == 2);
  CHECK(accounts[0].keywords[0].word == "b");
  CHECK(accounts[0].keywords[1].match == KeywordMatch::tap);
}

}  // namespace
}  // namespace menshen::test
