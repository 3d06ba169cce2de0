/// Which targets want a push, and what they may answer.

#include "core/wechat/forward.hpp"

#include <algorithm>

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

/// A push of the compatible mode with these clear fields.
std::uint32_t wanted_beside(std::string_view message, std::string_view clear) {
  const Account account = account_in(Encryption::compatible);
  Request request = sealed_request(account, message);
  const std::size_t at = request.body.find("<ToUserName>");
  const std::size_t end = request.body.find("<Encrypt>");
  if (!clear.empty()) request.body.replace(at, end - at, clear);
  return wanted_of(request, account_in(Encryption::compatible));
}

TEST_CASE("forward: clear fields that differ from the sealed ones are forged (CB-06)") {
  const std::string text = header(original_id, alice, timestamp, "text") +
                           element("Content", "a < b") + "<MsgId>23456789012345678</MsgId>";
  const std::string message = "<xml>" + text + "</xml>";
  CHECK(wanted_beside(message, "") == 0b0011);
  CHECK(wanted_beside(message, text) == 0b0011);
  CHECK(wanted_beside(message, "<URL>u</URL>" + text) == 0b0011);
  const std::string same = header(original_id, alice, timestamp, "text") +
                           "<Content>a &lt; b</Content><MsgId>23456789012345678</MsgId>";
  CHECK(wanted_beside(message, same) == 0b0011);
  const std::string more = text + element("Title", "t");
  CHECK(wanted_beside(message, more) == 0);
  const std::string less = header(original_id, alice, timestamp, "text");
  CHECK(wanted_beside(message, less) == 0);
  const std::string other = header(original_id, bob, timestamp, "text") +
                            element("Content", "a < b") + "<MsgId>23456789012345678</MsgId>";
  CHECK(wanted_beside(message, other) == 0);
  CHECK(wanted_beside("<xml>", text) == 0);
}

TEST_CASE("forward: forged clear fields do not keep Menshen from the sealed push") {
  const Account account = account_in(Encryption::compatible);
  Request request = sealed_request(account, event_xml("SCAN", scene));
  request.body.insert(5, element("FromUserName", bob));
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, request, plain);
  REQUIRE(opened.reason == Reason::accepted);
  CHECK((*opened.push)->from() == alice);
}

std::string clear_reply(DataFormat format = DataFormat::xml) {
  return write_reply({alice, original_id, now_s, "from the target"}, format);
}

std::string sealed_reply(const Account& account, std::string_view text, std::size_t key_at = 0,
                         std::size_t token_at = 0) {
  const Stamp with = stamp();
  return write_sealed_reply(seal_reply(account.tokens[token_at], account.keys[key_at],
                                       account.app_id, with, random_16, text),
                            with, account.format);
}

Reason checked(const Account& account, std::string_view body,
               const ReplyAddress& address = {alice, original_id}) {
  std::vector<std::uint8_t> plain;
  return check_target_reply(account, address, body, plain);
}

struct Envelope {
  std::string_view timestamp;
  std::string_view nonce;
  std::string signature;  // or empty for the right one
};

/// A sealed reply as other servers write it.
std::string sealed_by_others(const Account& account, const Envelope& envelope) {
  const std::string encrypt =
      seal_envelope(account.keys[0], account.app_id, random_16, clear_reply());
  std::array parts{account.tokens[0].text(), envelope.timestamp, envelope.nonce,
                   std::string_view{encrypt}};
  std::sort(parts.begin(), parts.end());
  const std::string right = Signature{sha1(parts)}.text();
  return "<xml>" + element("Encrypt", encrypt) +
         element("MsgSignature", envelope.signature.empty() ? right : envelope.signature) +
         "<TimeStamp>" + std::string{envelope.timestamp} + "</TimeStamp>" +
         element("Nonce", envelope.nonce) + "</xml>";
}

std::string without(std::string text, std::string_view name) {
  const std::string open = "<" + std::string{name} + ">";
  const std::string close = "</" + std::string{name} + ">";
  const std::size_t from = text.find(open);
  return text.erase(from, text.find(close) + close.size() - from);
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

TEST_CASE("forward: a sealed reply is signed with one of the account's tokens") {
  const Account safe = account_in(Encryption::safe);
  const std::string sealed = sealed_reply(safe, clear_reply());
  CHECK(checked(safe, sealed_reply(safe, clear_reply(), 0, 1)) == Reason::accepted);
  for (const std::string_view part : {"MsgSignature", "TimeStamp", "Nonce"}) {
    CAPTURE(part);
    CHECK(checked(safe, without(sealed, part)) == Reason::signature_mismatch);
  }
  const std::string zeros(40, '0');
  CHECK(checked(safe, sealed_by_others(safe, {timestamp, nonce, zeros})) ==
        Reason::signature_mismatch);
  Account other = account_in(Encryption::safe);
  other.tokens = {must(Token::parse("anothertoken"))};
  CHECK(checked(other, sealed) == Reason::signature_mismatch);
}

TEST_CASE("forward: the time of a reply may be in milliseconds, and its nonce any text") {
  const Account safe = account_in(Encryption::safe);
  for (const std::string_view time : {"1790000000", "1790000000123"}) {
    for (const std::string_view any : {"7", "b6e0-4f1d.x", "wx5a1d0c0f", "83124078421"}) {
      CAPTURE(time, any);
      CHECK(checked(safe, sealed_by_others(safe, {time, any, ""})) == Reason::accepted);
    }
  }
  for (const Envelope& odd : {Envelope{"179000000", nonce, ""}, Envelope{timestamp, "a\nb", ""}}) {
    CHECK(checked(safe, sealed_by_others(safe, odd)) != Reason::accepted);
  }
}

TEST_CASE("forward: a reply is to the sender of its push, from the account") {
  const Encryption mode = GENERATE(Encryption::safe, Encryption::compatible, Encryption::plain);
  const Account account = account_in(mode);
  const std::string reply =
      mode == Encryption::safe ? sealed_reply(account, clear_reply()) : clear_reply();
  CHECK(checked(account, reply, {alice, original_id}) == Reason::accepted);
  CHECK(checked(account, reply, {bob, original_id}) == Reason::recipient_mismatch);
  CHECK(checked(account, reply, {alice, "gh_000000000000"}) == Reason::recipient_mismatch);
  CHECK(checked(account, reply, {}) == Reason::accepted);
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
