#include "core/wechat/query.hpp"

#include "core/wechat/push.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// A request signed with the current token, and helpers that change its query.
struct Sealed {
  Account account = account_in(Encryption::safe);
  Request request = sealed_request(account, event_xml("SCAN", scene));

  OpenedPush with(const std::string& query) {
    std::vector<std::uint8_t> plain;
    return open_push(account, {query, request.body}, plain);
  }
  void refuses(const std::string& query) {
    CAPTURE(query);
    const OpenedPush opened = with(query);
    REQUIRE_FALSE(opened.authentic);
    REQUIRE(opened.reason != Reason::accepted);
    REQUIRE_FALSE(opened.push.has_value());
  }
  std::string changed(std::string_view from, std::string_view to) const {
    return replaced(request.query, from, to);
  }
  std::string signature() const { return request.query.substr(10, 40); }
};

TEST_CASE("query: the request as WeChat makes it is authentic") {
  Sealed sealed;
  CHECK(sealed.with(sealed.request.query).authentic);
  CHECK(sealed.with("openid=x&" + sealed.request.query + "&openid=y&a&=&&").authentic);
}

TEST_CASE("CB-11: a signature is read from lower-case hex digits only") {
  const std::string good = "00ff0123456789abcdef00000000000000a0090f";
  CHECK(must(Signature::parse(good)).text() == good);
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      std::string text = good;
      text[at] = static_cast<char>(value);
      const bool digit = digits.find(text[at]) != std::string_view::npos;
      CHECK(static_cast<bool>(Signature::parse(text)) == digit);
    }
  }
}

TEST_CASE(
    "CB-11, CB-12, BI 1-6: a signature is 40 lower-case hex digits, occurs once, and is right") {
  Sealed sealed;
  const std::string mine = sealed.signature();
  sealed.refuses("");
  sealed.refuses(sealed.changed("signature=" + mine + "&", ""));
  sealed.refuses(sealed.changed(mine, mine.substr(1)));
  sealed.refuses(sealed.changed(mine, mine + "0"));
  std::string upper = mine;
  for (char& c : upper) c = static_cast<char>(is_lower(c) ? c - 32 : c);
  REQUIRE(upper != mine);
  sealed.refuses(sealed.changed(mine, upper));
  sealed.refuses(sealed.request.query + "&signature=" + mine);
  sealed.refuses(sealed.request.query + "&msg_signature=" + mine);
  sealed.refuses(sealed.request.query + "&timestamp=" + std::string{timestamp});
  sealed.refuses(sealed.request.query + "&nonce=" + std::string{nonce});
  sealed.refuses(sealed.request.query + "&encrypt_type=aes");
  for (std::size_t at = 0; at < mine.size(); ++at) {
    std::string flipped = mine;
    flipped[at] = flipped[at] == '0' ? '1' : '0';
    sealed.refuses(sealed.changed(mine, flipped));
  }
}

TEST_CASE("BI 7-14, CB-08: timestamp and nonce contain only the bytes that WeChat sends") {
  const auto stands = [](std::string_view time, std::string_view word) {
    return static_cast<bool>(Stamp::parse(time, word));
  };
  CHECK(stands(timestamp, "a"));
  CHECK(stands(timestamp, std::string(32, 'Z')));
  for (const std::string_view time : {"", "179000000", "17900000000", "+790000000", "179000000%00",
                                      "0790000000", "179000000 ", "179000000a", "-790000000"}) {
    CAPTURE(time);
    REQUIRE_FALSE(stands(time, nonce));
  }
  for (const std::string_view word :
       {"", "%80%00", "\xd9\xa3", "a-b", "a_b", "a b", "a+b", "a%41"}) {
    CAPTURE(word);
    REQUIRE_FALSE(stands(timestamp, word));
  }
  CHECK_FALSE(stands(timestamp, std::string(33, 'a')));
  CHECK_FALSE(stands(std::string("179000000\0", 10), nonce));
  CHECK_FALSE(stands(timestamp, std::string("a\0", 2)));
}

TEST_CASE(
    "BI 15-18: an encrypted account accepts only encrypt_type=aes with its own msg_signature") {
  Sealed sealed;
  sealed.refuses(sealed.changed("encrypt_type=aes", "encrypt_type=raw"));
  sealed.refuses(sealed.changed("encrypt_type=aes", "encrypt_type=AES"));
  sealed.refuses(sealed.changed("&encrypt_type=aes", ""));
  const std::size_t at = sealed.request.query.find("&msg_signature=");
  const std::string without = sealed.request.query.substr(0, at);
  const std::string inner = sealed.request.query.substr(at + 15);
  sealed.refuses(without);
  sealed.refuses(without + "&msg_signature=");
  sealed.refuses(without + "&msg_signature=" + sealed.signature());
  sealed.refuses(replaced(sealed.request.query, sealed.signature(), inner));
}

TEST_CASE("CB-07: parts moved between timestamp, nonce and ciphertext do not verify") {
  // The signature joins its sorted parts without separators, so "1" can move from one to the other.
  Sealed sealed;
  sealed.refuses(sealed.changed("nonce=1320562132", "nonce=320562132"));
  sealed.refuses(sealed.changed("nonce=1320562132", "nonce=13205621321"));
}

TEST_CASE("signature parts are sorted as bytes") {
  const Token with = must(Token::parse("zzzAAA"));
  const Signature one = sign(with, must(Stamp::parse("1790000000", "a1")), "Bbb");
  // 1790000000 < Bbb < a1 < zzzAAA; sha1sum of the joined text.
  CHECK(one.text() == "ef3b7c74310113de587544e2c20491d6eeaf624b");
}

TEST_CASE("CB-13, BI 25-27: echostr is echoed only when signed, and only with base64 characters") {
  const Account account = account_in(Encryption::safe);
  const std::string query = stamp_query(account.tokens[0]);
  CHECK(must(verify_url(account, query + "&echostr=4375120948345356249")) == "4375120948345356249");
  CHECK(must(verify_url(account, query + "&echostr=a%2Bb%2fc%3D%3d")) == "a+b/c==");
  CHECK(must(verify_url(account, query + "&echostr=" + std::string(128, 'x'))).size() == 128);
  CHECK(must(verify_url(account, stamp_query(account.tokens[1]) + "&echostr=1")) == "1");
  const std::string stranger = stamp_query(must(Token::parse("anothertoken123456")));
  CHECK(verify_url(account, stranger + "&echostr=1").reason() == Reason::signature_mismatch);
  CHECK(verify_url(account, query + "&echostr=1&echostr=2").reason() == Reason::query_malformed);
  for (const std::string& bad :
       {std::string{}, std::string(129, 'x'), std::string{"%3Csvg%20onload%3E"},
        std::string{"<svg onload>"}, std::string{"a%"}, std::string{"a%4"}, std::string{"a%zz"},
        std::string{"a%+1"}, std::string{"a%-1"}, std::string{"a b"}, std::string{"a%00"},
        std::string{"%25%32%42"}}) {
    CAPTURE(bad);
    REQUIRE(verify_url(account, query + "&echostr=" + bad).reason() == Reason::echostr_malformed);
  }
  CHECK(verify_url(account, query).reason() == Reason::echostr_malformed);
}

}  // namespace
}  // namespace menshen::test
