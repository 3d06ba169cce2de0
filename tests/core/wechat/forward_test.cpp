/// Which targets want a push, and what they may answer.

#include "core/wechat/forward.hpp"

#include "core/wechat/reply.hpp"
#include "core/wechat/target_reply.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

const std::vector<PushFilter> filters = {
    {},
    {{{"text", ""}, {"event", "CLICK"}}},
    {{{"event", ""}}},
    {{{"event", "scan"}}},
};

std::string message(std::string_view msg_type, std::string_view rest) {
  return "<xml>" + element("ToUserName", original_id) + element("FromUserName", alice) +
         "<CreateTime>1790000000</CreateTime>" + element("MsgType", msg_type) + std::string{rest} +
         "</xml>";
}

std::uint32_t wanted_of(const Request& request, Account account) {
  account.forward = filters;
  std::vector<std::uint8_t> plain;
  return open(account, request, plain).forward_to;
}

std::uint32_t wanted(std::string_view document, Encryption encryption = Encryption::safe) {
  Account account = account_in(encryption);
  const Request request = encryption == Encryption::plain
                              ? Request{stamp_query(account.tokens[0]), std::string{document}}
                              : sealed_request(account, document);
  return wanted_of(request, std::move(account));
}

TEST_CASE("forward: rules choose by MsgType and Event, in any case") {
  CHECK(wanted(text_xml("hello")) == 0b0011);
  CHECK(wanted(event_xml("CLICK", "key")) == 0b0111);
  CHECK(wanted(event_xml("click", "key")) == 0b0111);
  CHECK(wanted(event_xml("SCAN", scene)) == 0b1101);
  CHECK(wanted(event_xml("VIEW", "key")) == 0b0101);
  CHECK(wanted(message("TEXT", "")) == 0b0011);
  CHECK(wanted(message("hologram", "")) == 0b0001);
}

TEST_CASE("forward: a push whose content Menshen refuses is still the owner's") {
  CHECK(wanted(message("event", element("Event", "a b"))) == 0b0101);
  CHECK(wanted("<xml>") == 0b0001);
  CHECK(wanted("") == 0b0001);
}

TEST_CASE(
    "forward: nobody wants a push that does not verify, or that is not sealed as it must be") {
  Account account = account_in(Encryption::safe);
  Request forged = sealed_request(account, text_xml("hello"));
  forged.query.back() = forged.query.back() == '0' ? '1' : '0';
  CHECK(wanted_of(forged, account_in(Encryption::safe)) == 0);
  Request open = sealed_request(account, text_xml("hello"));
  open.body.insert(5, element("MsgType", "text"));
  CHECK(wanted_of(open, account_in(Encryption::safe)) == 0);
  Account foreign = account_in(Encryption::safe);
  foreign.original_id = "gh_000000000000";
  CHECK(wanted_of(sealed_request(account, text_xml("hello")), std::move(foreign)) == 0);
  CHECK(wanted(text_xml("hello"), Encryption::plain) == 0b0011);
}

std::string clear_reply(DataFormat format = DataFormat::xml) {
  return write_reply({alice, original_id, now_s, "from the target"}, format);
}

std::string sealed_reply(const Account& account, std::string_view text, std::size_t key_at = 0) {
  const Stamp with = stamp();
  return write_sealed_reply(
      seal_reply(account.tokens[0], account.keys[key_at], account.app_id, with, random_16, text),
      with, account.format);
}

Reason checked(const Account& account, std::string_view body) {
  std::vector<std::uint8_t> plain;
  return check_target_reply(account, body, plain);
}

TEST_CASE("forward: a reply is one of the account's mode") {
  const DataFormat format = GENERATE(DataFormat::xml, DataFormat::json);
  const Account safe = account_in(Encryption::safe, format);
  const Account both = account_in(Encryption::compatible, format);
  const Account plain = account_in(Encryption::plain, format);
  const std::string clear = clear_reply(format);
  const std::string sealed = sealed_reply(safe, clear);
  CHECK(checked(safe, sealed) == Reason::accepted);
  CHECK(checked(safe, sealed_reply(safe, clear, 1)) == Reason::accepted);
  CHECK(checked(safe, clear) == Reason::encryption_required);
  CHECK(checked(both, sealed) == Reason::accepted);
  CHECK(checked(both, clear) == Reason::accepted);
  CHECK(checked(plain, clear) == Reason::accepted);
  CHECK(checked(plain, sealed) == Reason::schema_mismatch);
}

TEST_CASE("forward: a reply under a key of others, or about another AppID, is none") {
  const Account safe = account_in(Encryption::safe);
  Account other = account_in(Encryption::safe);
  std::swap(other.keys[0], other.keys[1]);
  other.keys.pop_back();
  CHECK(checked(other, sealed_reply(safe, clear_reply())) != Reason::accepted);
  Account elsewhere = account_in(Encryption::safe);
  elsewhere.app_id = must(AppId::parse("wx00000000000000ff"));
  CHECK(checked(elsewhere, sealed_reply(safe, clear_reply())) == Reason::app_id_mismatch);
}

TEST_CASE("forward: garbage is no reply") {
  const Account safe = account_in(Encryption::safe);
  const Account plain = account_in(Encryption::plain);
  for (const std::string_view garbage :
       {"", "ok", "<html><body>It works!</body></html>", "{\"errcode\":0}", "<xml></xml>",
        "<!DOCTYPE xml [<!ENTITY x \"x\">]><xml></xml>", "<xml><MsgType>text</MsgType></xml>"}) {
    CAPTURE(garbage);
    CHECK(checked(safe, garbage) != Reason::accepted);
    CHECK(checked(plain, garbage) != Reason::accepted);
    CHECK(checked(safe, sealed_reply(safe, garbage)) != Reason::accepted);
  }
}

TEST_CASE("forward: replies of other kinds than text pass") {
  const Account plain = account_in(Encryption::plain);
  const std::string news =
      "<xml><ToUserName><![CDATA[" + std::string{alice} +
      "]]></ToUserName><FromUserName><![CDATA[gh_5a1d0c0ffee1]]></FromUserName>"
      "<CreateTime>1790000000</CreateTime><MsgType><![CDATA[news]]></MsgType>"
      "<ArticleCount>2</ArticleCount><Articles>\n <item><Title><![CDATA[a]]></Title><Url>u</Url>"
      "</item><item><Title><![CDATA[b]]></Title></item></Articles></xml>\n";
  CHECK(checked(plain, news) == Reason::accepted);
}

}  // namespace
}  // namespace menshen::test
