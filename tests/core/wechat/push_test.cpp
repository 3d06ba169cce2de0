#include "core/wechat/push.hpp"

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

void acknowledges(const Account& account, const Request& request, Reason reason) {
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, request, plain);
  CAPTURE(request.body, name_of(opened.reason));
  REQUIRE(opened.authentic);
  REQUIRE(opened.reason == reason);
  REQUIRE_FALSE(opened.push.has_value());
}

void forbids(const Account& account, const Request& request, Reason reason) {
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, request, plain);
  CAPTURE(request.body, name_of(opened.reason));
  REQUIRE_FALSE(opened.authentic);
  REQUIRE(opened.reason == reason);
  REQUIRE_FALSE(opened.push.has_value());
}

void accepts(const Account& account, const Request& request) {
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, request, plain);
  CAPTURE(request.body, name_of(opened.reason));
  REQUIRE(opened.authentic);
  REQUIRE(opened.push.has_value());
  REQUIRE((*opened.push)->event() == "SCAN");
  REQUIRE((*opened.push)->from() == alice);
  REQUIRE(opened.push->app_id().text() == app_id);
}

const std::string scan_xml = event_xml("SCAN", scene);
const std::string scan_json =
    R"({"ToUserName":"gh_5a1d0c0ffee1","FromUserName":"oAlice_0000000000000000000-1",)"
    R"("CreateTime":1790000000,"MsgType":"event","Event":"SCAN","EventKey":"m"})";

TEST_CASE("push: each encrypted mode and format accepts its own requests") {
  const Encryption encryption = GENERATE(Encryption::safe, Encryption::compatible);
  const DataFormat format = GENERATE(DataFormat::xml, DataFormat::json);
  const Account account = account_in(encryption, format);
  const std::string& message = format == DataFormat::json ? scan_json : scan_xml;
  accepts(account, sealed_request(account, message));
}

TEST_CASE("push: a plain account accepts clear requests in its format") {
  const Account xml = account_in(Encryption::plain);
  const Account json = account_in(Encryption::plain, DataFormat::json);
  const std::string query = stamp_query(xml.tokens[0]);
  accepts(xml, {query, scan_xml});
  accepts(json, {query, scan_json});
  accepts(json, {query, " \r\n\t" + scan_json});
  forbids(xml, {query, "\n" + scan_json}, Reason::body_malformed);
  accepts(xml, {stamp_query(xml.tokens[1]), scan_xml});
  forbids(xml, {query, scan_json}, Reason::body_malformed);
  forbids(json, {query, scan_xml}, Reason::body_malformed);
  forbids(xml, {query, ""}, Reason::body_malformed);
  const std::string stranger = stamp_query(must(Token::parse("anothertoken123456")));
  forbids(xml, {stranger, scan_xml}, Reason::signature_mismatch);
  acknowledges(xml, {query, "<xml>"}, Reason::xml_malformed);
}

TEST_CASE("BI 15-17, CB-03: a request cannot make an encrypted account accept plain text") {
  const Encryption encryption = GENERATE(Encryption::safe, Encryption::compatible);
  const Account account = account_in(encryption);
  const Token& with = account.tokens[0];
  forbids(account, {stamp_query(with), scan_xml}, Reason::encryption_required);
  forbids(account, {stamp_query(with) + "&encrypt_type=raw", scan_xml},
          Reason::encryption_required);
  const Request sealed = sealed_request(account, scan_xml);
  forbids(account, {sealed.query, scan_xml}, Reason::body_malformed);
  forbids(account, {stamp_query(with), sealed.body}, Reason::encryption_required);
}

TEST_CASE("XM-10, BI 22: an empty body, or one of the other format, is forbidden") {
  const Account account = account_in(Encryption::safe);
  const Request sealed = sealed_request(account, scan_xml);
  for (const std::string_view body :
       {"", "<xml></xml>", "<xml><Encrypt", "{\"Encrypt\":\"AAAA\"}",
        "<xml><Encrypt>a\x01</Encrypt></xml>", "<xml><Encrypt>\xc3\xa9</Encrypt></xml>"}) {
    forbids(account, {sealed.query, std::string{body}}, Reason::body_malformed);
  }
}

TEST_CASE("CB-05: any other ciphertext under the same signatures is forbidden") {
  const Account account = account_in(Encryption::safe);
  const Request sealed = sealed_request(account, scan_xml);
  const Request other = sealed_request(account, event_xml("SCAN", scene, bob));
  forbids(account, {sealed.query, other.body}, Reason::signature_mismatch);
  std::string flipped = sealed.body;
  flipped[120] = flipped[120] == 'A' ? 'B' : 'A';
  forbids(account, {sealed.query, flipped}, Reason::signature_mismatch);
}

TEST_CASE("OP-06: the previous token and key still open a push, and the result names them") {
  const Account account = account_in(Encryption::safe);
  for (std::size_t token_at = 0; token_at < 2; ++token_at) {
    for (std::size_t key_at = 0; key_at < 2; ++key_at) {
      std::vector<std::uint8_t> plain;
      const Request request = sealed_request(account, scan_xml, token_at, key_at);
      const OpenedPush opened = open(account, request, plain);
      REQUIRE(opened.push.has_value());
      CHECK(opened.token_index == token_at);
      CHECK(opened.key_index == key_at);
    }
  }
  Account rotated = account_in(Encryption::safe);
  const Request old = sealed_request(rotated, scan_xml, 1, 0);
  rotated.tokens.pop_back();
  forbids(rotated, old, Reason::signature_mismatch);
}

TEST_CASE("BI 40, 41: duplicate fields and clear fields beside Encrypt have no effect") {
  const Account safe = account_in(Encryption::safe);
  const Account compatible = account_in(Encryption::compatible);
  const std::string encrypt = seal_envelope(safe.keys[0], safe.app_id, random_16, scan_xml);
  const std::string query = sealed_query(safe.tokens[0], encrypt);
  const std::string sealed = element("Encrypt", encrypt);
  acknowledges(safe, {query, "<xml>" + sealed + sealed + "</xml>"}, Reason::element_repeated);
  const std::string beside = "<xml>" + sealed + element("FromUserName", bob) + "</xml>";
  acknowledges(safe, {query, beside}, Reason::plaintext_beside_encrypt);
  accepts(compatible, {query, beside});  // and the clear field is ignored
  acknowledges(safe, {query, "<xml>" + sealed + "</xml>x"}, Reason::xml_malformed);
  accepts(safe, {query, "<xml>" + sealed + "</xml>"});
}

TEST_CASE("compatible mode in the console of a safe account can be told to the sender") {
  const Account safe = account_in(Encryption::safe);
  const std::string encrypt = seal_envelope(safe.keys[0], safe.app_id, random_16, scan_xml);
  const std::string beside = element("Encrypt", encrypt) + element("FromUserName", bob);
  const std::string query = sealed_query(safe.tokens[0], encrypt);
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(safe, {query, "<xml>" + beside + "</xml>"}, plain);
  CHECK(opened.reason == Reason::plaintext_beside_encrypt);
  CHECK_FALSE(opened.push.has_value());
  REQUIRE(opened.only_to_answer.has_value());
  CHECK((*opened.only_to_answer)->from() == alice);
  CHECK(opened.is_event);
  CHECK(opened.signed_at.count == now_s);
  // With another key nothing is known of the sender.
  const std::string foreign =
      seal_envelope(must(AesKey::parse(std::string(43, 'A'))), safe.app_id, random_16, scan_xml);
  const std::string other = element("Encrypt", foreign) + element("FromUserName", bob);
  const OpenedPush dark =
      open(safe, {sealed_query(safe.tokens[0], foreign), "<xml>" + other + "</xml>"}, plain);
  CHECK(dark.authentic);
  CHECK_FALSE(dark.only_to_answer.has_value());
}

TEST_CASE("a compatible account gets the result of a mass message in the clear, too") {
  const Account account = account_in(Encryption::compatible);
  const std::string encrypt = seal_envelope(account.keys[0], account.app_id, random_16, scan_xml);
  std::string articles = "<ResultList>";
  for (int at = 0; at < 100; ++at) articles += "<item><ArticleIdx>1</ArticleIdx></item>";
  const std::string body =
      "<xml>" + articles + "</ResultList>" + element("Encrypt", encrypt) + "</xml>";
  accepts(account, {sealed_query(account.tokens[0], encrypt), body});
}

TEST_CASE("BI 62, CB-10: the recipient is this account, in the envelope and in the message") {
  const Account account = account_in(Encryption::safe);
  const std::string foreign = "<xml>" + header("gh_another", alice, timestamp, "event") +
                              element("Event", "SCAN") + "</xml>";
  acknowledges(account, sealed_request(account, foreign), Reason::recipient_mismatch);
  const std::string encrypt = seal_envelope(account.keys[0], account.app_id, random_16, scan_xml);
  const std::string outer =
      "<xml>" + element("ToUserName", "gh_another") + element("Encrypt", encrypt) + "</xml>";
  acknowledges(account, {sealed_query(account.tokens[0], encrypt), outer},
               Reason::recipient_mismatch);
  Account any = account_in(Encryption::safe);
  any.original_id.clear();
  acknowledges(any, sealed_request(any, foreign), Reason::recipient_mismatch);
  // In plain mode nothing else tells two accounts with one token apart.
  const Account clear = account_in(Encryption::plain);
  acknowledges(clear, {stamp_query(clear.tokens[0]), foreign}, Reason::recipient_mismatch);
}

TEST_CASE(
    "CR-01, BI 63-82: a signed envelope that does not open is acknowledged and has no effect") {
  const Account account = account_in(Encryption::safe);
  const auto raw = [&](std::string_view plain) { return encrypt_raw(account.keys[0], plain); };
  const std::string good = seal_envelope(account.keys[0], account.app_id, random_16, scan_xml);
  const AppId sibling = must(AppId::parse("wx5a1d0c0ffee0b0a8"));
  const std::vector<std::pair<std::string, Reason>> envelopes = {
      {good.substr(0, 8) + "\n" + good.substr(8), Reason::base64_malformed},
      {"-" + good.substr(1), Reason::base64_malformed},
      {good.substr(0, good.size() - 1), Reason::base64_malformed},
      {"", Reason::ciphertext_length},
      {base64(std::string(16, 'c')), Reason::ciphertext_length},
      {base64(std::string(33, 'c')), Reason::ciphertext_length},
      {raw(std::string(32, '\0')), Reason::padding_invalid},
      {raw(std::string(32, '\x21')), Reason::padding_invalid},
      {raw(std::string(16, 'r') + "\xff\xff\xff\xff" + std::string(12, '\x0c')),
       Reason::length_invalid},
      {seal_envelope(account.keys[0], sibling, random_16, scan_xml), Reason::app_id_mismatch},
      {seal_envelope(account.keys[0], account.app_id, random_16, ""), Reason::xml_malformed},
  };
  for (const auto& [encrypt, reason] : envelopes) {
    acknowledges(account, signed_request(account, encrypt), reason);
  }
}

TEST_CASE("a JSON envelope is judged after its signature, whatever stands before Encrypt") {
  const Account account = account_in(Encryption::compatible, DataFormat::json);
  const std::string encrypt = seal_envelope(account.keys[0], account.app_id, random_16, scan_json);
  const std::string query = sealed_query(account.tokens[0], encrypt);
  const auto beside = [&](const std::string& members) {
    return "{" + members + "\"Encrypt\":\"" + encrypt + "\"}";
  };
  accepts(account, {query, beside("\"CreateTime\":1790000000,\"Event\":\"SCAN\",")});
  accepts(account, {query, beside("\"Latitude\":1.5,\"a\":[1,{\"b\":[2]}],")});
  acknowledges(account, {query, beside("\"Event\":[1,2],")}, Reason::field_malformed);
  acknowledges(account, {query, beside("\"CreateTime\":1.5,")}, Reason::field_malformed);
  const Account other = account_in(Encryption::safe, DataFormat::json);
  forbids(other,
          {sealed_query(must(Token::parse("anothertoken123456")), encrypt),
           beside("\"a\":[" + std::string(60'000, '[') + ",")},
          Reason::body_malformed);
}

TEST_CASE("CB-08: bytes that a length extension needs are refused before hashing") {
  const Account account = account_in(Encryption::safe);
  const std::string glue = "AAAA\x80" + std::string(8, '\0') + "BBBB";
  forbids(account, signed_request(account, glue), Reason::body_malformed);
}

}  // namespace
}  // namespace menshen::test
