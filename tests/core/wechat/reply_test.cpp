#include "core/wechat/reply.hpp"

#include "core/base/json.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

std::string reply_with(std::string_view content, DataFormat format = DataFormat::xml) {
  return write_reply({alice, original_id, now_s, content}, format);
}

TEST_CASE("reply: our own strict reader reads a text reply back") {
  const std::string content = GENERATE(as<std::string>{}, "hello", "a]]>b", "]]>", "]]]]>>", "]]",
                                       "<a>&amp;", "你好👋🏽\n", "");
  const std::string document = reply_with(content);
  const Push push = must(Push::parse(document));
  CHECK(push.to() == alice);
  CHECK(push.from() == original_id);
  CHECK(push.create_time() == now_s);
  CHECK(push.msg_type() == "text");
  CHECK(push.fields().get(Field::content) == content);
  const Json json = Json::parse(reply_with(content, DataFormat::json), nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json.at("Content") == content);
  CHECK(json.at("CreateTime") == now_s);
}

TEST_CASE("XM-09: text cannot end its CDATA section") {
  CHECK(reply_with("x]]></Content><MsgType>event</MsgType>").find("]]></Content><MsgType>") ==
        std::string::npos);
}

TEST_CASE("reply: content is cut at 2,048 bytes on a character boundary") {
  const auto kept = [](std::string_view content) {
    const std::string document = reply_with(content);
    return std::string{must(Push::parse(document)).fields().get(Field::content)};
  };
  CHECK(kept(std::string(2048, 'x')).size() == 2048);
  CHECK(kept(std::string(2049, 'x')).size() == 2048);
  std::string chinese;
  while (chinese.size() < 2100) chinese += "中";
  CHECK(kept(chinese).size() == 2046);
  CHECK(kept("x" + chinese).size() == 2047 + 0);
}

TEST_CASE("reply: a sealed reply verifies and opens with the same token and key") {
  const Account account = account_in(Encryption::safe);
  const std::size_t at = GENERATE(0u, 1u);
  const DataFormat format = GENERATE(DataFormat::xml, DataFormat::json);
  const Stamp with = stamp();
  const std::string message = reply_with("signed in", format);
  const SealedReply sealed =
      seal_reply(account.tokens[at], account.keys[at], account.app_id, with, random_16, message);
  CHECK(sealed.msg_signature == sign(account.tokens[at], with, sealed.encrypt).text());
  std::vector<std::uint8_t> plain;
  CHECK(must(open_envelope(account.keys[at], account.app_id, sealed.encrypt, plain)) == message);
}

TEST_CASE("reply: the outer document has the names and types of WeChat's pages") {
  const Account account = account_in(Encryption::safe);
  const SealedReply sealed =
      seal_reply(account.tokens[0], account.keys[0], account.app_id, stamp(), random_16, "m");
  const std::string signature = sealed.msg_signature;
  CHECK(write_sealed_reply(sealed, stamp(), DataFormat::xml) ==
        "<xml><Encrypt><![CDATA[" + sealed.encrypt + "]]></Encrypt><MsgSignature><![CDATA[" +
            signature +
            "]]></MsgSignature><TimeStamp>1790000000</TimeStamp>"
            "<Nonce><![CDATA[1320562132]]></Nonce></xml>");
  const Json json =
      Json::parse(write_sealed_reply(sealed, stamp(), DataFormat::json), nullptr, false);
  CHECK(json.at("Encrypt") == sealed.encrypt);
  CHECK(json.at("MsgSignature") == signature);
  CHECK(json.at("TimeStamp") == now_s);
  CHECK(json.at("Nonce") == nonce);
}

}  // namespace
}  // namespace menshen::test
