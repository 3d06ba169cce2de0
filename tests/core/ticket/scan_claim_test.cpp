#include "core/ticket/scan_claim.hpp"

#include <type_traits>

#include "core/ticket/scene.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

// CB-01: anyone can construct a Push; only an opened request is verified.
static_assert(!std::is_constructible_v<VerifiedPush, Push>);
static_assert(!std::is_constructible_v<VerifiedPush, Push, const Account&>);
static_assert(!std::is_invocable_v<decltype(&ticket_named_in), Push>);

struct Named {
  std::string scene;
  std::string chat_code;
};

Result<Named> named_in(const std::string& message, SignIn sign_in = SignIn::scene) {
  Account account = account_in(Encryption::safe);
  account.sign_in = sign_in;
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, sealed_request(account, message), plain);
  REQUIRE(opened.push.has_value());
  const Result<NamedTicket> named = ticket_named_in(*opened.push);
  if (!named) return named.reason();
  return Named{std::string{named->scene}, named->chat_code};
}

TEST_CASE("BI 29, 35: a follow or a scan of our QR code names its ticket") {
  const std::string mine{scene};
  const auto [event, key] =
      GENERATE_REF(table<std::string, std::string>({{"subscribe", "qrscene_" + mine},
                                                    {"SUBSCRIBE", "qrscene_" + mine},
                                                    {"SCAN", mine},
                                                    {"scan", mine}}));
  const Named named = must(named_in(event_xml(event, key)));
  CHECK(named.scene == scene);
}

TEST_CASE("BI 28, 30-33, 36: any other event is not ours") {
  const std::string mine{scene};
  const auto [event, key] =
      GENERATE_REF(table<std::string, std::string>({{"subscribe", ""},
                                                    {"subscribe", mine},
                                                    {"subscribe", "qrscene_qrscene_" + mine},
                                                    {"subscribe", "QRSCENE_" + mine},
                                                    {"subscribe", "qrscene_"},
                                                    {"SCAN", "qrscene_" + mine},
                                                    {"SCAN", ""},
                                                    {"SCAN", "m" + std::string(64, 'a')},
                                                    {"SCAN", mine + "A"},
                                                    {"SCAN", mine.substr(0, 22)},
                                                    {"SCAN", "m/../ABCDEFGHIJKLMNOPQR"},
                                                    {"SCAN", " " + mine},
                                                    {"SCAN", "n" + mine.substr(1)},
                                                    {"SCAN", "123"},
                                                    {"unsubscribe", mine},
                                                    {"unsubscribe", "qrscene_" + mine},
                                                    {"CLICK", mine},
                                                    {"VIEW", mine}}));
  CAPTURE(event, key);
  const Result<Named> named = named_in(event_xml(event, key));
  REQUIRE_FALSE(named);
  CHECK(named.reason() == Reason::event_not_ours);
}

TEST_CASE("BI 37: a text that contains a scene names no ticket") {
  CHECK(named_in(text_xml(std::string{scene})).reason() == Reason::event_not_ours);
}

TEST_CASE("a chat code as a text to a message account names the ticket of that code") {
  const Named named = must(named_in(text_xml("<![CDATA[ 482918\n]]>"), SignIn::message));
  CHECK(named.chat_code == "482918");
  CHECK(named.scene.empty());
  CHECK(must(named_in(text_xml("482918"), SignIn::message)).chat_code == "482918");
  CHECK(must(named_in(text_xml("572 5715"), SignIn::message)).chat_code == "5725715");
  CHECK(must(named_in(text_xml("4829 1507"), SignIn::message)).chat_code == "48291507");
}

TEST_CASE("CD-09: as many digits as a chat code has name no ticket with another check digit") {
  for (const char* text : {"482915", "842918", "082918", "5725710", "48291508", "00000000"}) {
    CAPTURE(text);
    CHECK(named_in(text_xml(text), SignIn::message).reason() == Reason::chat_code_unknown);
    CHECK(named_in(text_xml(text)).reason() == Reason::event_not_ours);
  }
}

TEST_CASE("BI 37, 131: other texts are not ours, and no text is for an account with QR codes") {
  CHECK(named_in(text_xml("482918")).reason() == Reason::event_not_ours);
  for (const char* text :
       {"", "48291", "482918203", "482 918 203", "hello", "<![CDATA[482918]]>x"}) {
    CAPTURE(text);
    CHECK(named_in(text_xml(text), SignIn::message).reason() == Reason::event_not_ours);
  }
  CHECK(named_in(text_xml(std::string{scene}), SignIn::message).reason() == Reason::event_not_ours);
  const std::string image = "<xml>" + header(original_id, alice, timestamp, "image") +
                            element("Content", "482918") + "</xml>";
  CHECK(named_in(image, SignIn::message).reason() == Reason::event_not_ours);
  CHECK(named_in(event_xml("CLICK", "482918"), SignIn::message).reason() == Reason::event_not_ours);
}

TEST_CASE("a chat code is read from JSON as from XML") {
  Account account = account_in(Encryption::compatible, DataFormat::json);
  account.sign_in = SignIn::message;
  const std::string message =
      R"({"ToUserName":"gh_5a1d0c0ffee1","FromUserName":"oAlice_0000000000000000000-1",)"
      R"("CreateTime":1790000000,"MsgType":"text","Content":"\uff14829\u00318","MsgId":7})";
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, sealed_request(account, message), plain);
  REQUIRE(opened.push.has_value());
  CHECK(must(ticket_named_in(*opened.push)).chat_code == "482918");
}

TEST_CASE("BI 131: two digits in a text are the match number, as people type them") {
  const auto number_in = [](const std::string& message) {
    const Account account = account_in(Encryption::safe);
    std::vector<std::uint8_t> plain;
    const OpenedPush opened = open(account, sealed_request(account, message), plain);
    REQUIRE(opened.push.has_value());
    return std::pair{match_number_in(*opened.push), digit_runs_in(*opened.push)};
  };
  for (const char* text : {"72", "72 ", "７２", "72。", "7 2", "【72】", "验证码 72"}) {
    CAPTURE(text);
    CHECK(number_in(text_xml(text)).first == "72");
  }
  for (const char* text : {"", "7", "721", "买 72 个", "hello", "7二"}) {
    CAPTURE(text);
    CHECK(number_in(text_xml(text)).first.empty());
  }
  CHECK(number_in(text_xml("买 20 个")).second == "2");
  CHECK(number_in(event_xml("CLICK", "72")) == std::pair<std::string, std::string>{});
}

TEST_CASE("BI 29: scenes in a message account's own QR codes name tickets as usual") {
  const Named named = must(named_in(event_xml("SCAN", scene), SignIn::message));
  CHECK(named.scene == scene);
  CHECK(named.chat_code.empty());
}

TEST_CASE("BI 59: an openid longer than WeChat's signs nobody in") {
  const std::string mine{scene};
  CHECK(named_in(event_xml("SCAN", mine, std::string(28, 'o'))));
  for (const std::string& from :
       {std::string(29, 'o'), std::string(64, 'o'), std::string{"a@b"}, std::string{"gh.one"}}) {
    CHECK(named_in(event_xml("SCAN", mine, from)).reason() == Reason::field_malformed);
  }
}

TEST_CASE("D4: a scene is m or p and 22 base64url characters") {
  CHECK(Scene::parse(scene).has_value());
  CHECK(Scene::parse("m-_-_-_-_-_-_-_-_-_-_-_").has_value());
  CHECK(Scene::parse("p-_-_-_-_-_-_-_-_-_-_-_").has_value());
  CHECK_FALSE(Scene::parse("p-_-_-_-_-_-_-_-_-_-_").has_value());
  CHECK_FALSE(Scene::parse("").has_value());
  CHECK_FALSE(Scene::parse("M" + std::string(22, 'a')).has_value());
  CHECK_FALSE(Scene::parse("m" + std::string(21, 'a') + "=").has_value());
}

}  // namespace
}  // namespace menshen::test
