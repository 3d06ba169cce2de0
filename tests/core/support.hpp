#pragma once
/// WeChat's side, for tests: accounts, envelopes and signed requests.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/base64.hpp"
#include "core/base/bytes.hpp"
#include "core/wechat/account.hpp"
#include "core/wechat/envelope.hpp"
#include "core/wechat/push.hpp"
#include "core/wechat/signature.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {

inline constexpr std::string_view app_id = "wx5a1d0c0ffee0b0a7";
inline constexpr std::string_view original_id = "gh_5a1d0c0ffee1";
inline constexpr std::string_view alice = "oAlice_0000000000000000000-1";
inline constexpr std::string_view bob = "oBob___0000000000000000000-2";
inline constexpr std::string_view scene = "mABCDEFGHIJKLMNOPQRSTUV";
inline constexpr std::string_view token = "Kx3vT9qLm2Wc7RzB5nYh8DsF";
inline constexpr std::string_view old_token = "Pq8sJ4wNe6Gd1VbX0kUy3CtM";
inline constexpr std::string_view key = "q7WmZ2xN8vB4cL1kJ6hG3fD9sA5pO0iU7yT4rE1wQ2z";
inline constexpr std::string_view old_key = "b3RnY8uM1kP6jH4gF9dS2aZ7xC5vB0nL3qW8eT1yU6i";
inline constexpr std::string_view timestamp = "1790000000";
inline constexpr std::string_view nonce = "1320562132";
inline constexpr std::int64_t now_s = 1790000000;

inline constexpr std::array<std::uint8_t, 16> random_16 = {1, 2,  3,  4,  5,  6,  7,  8,
                                                           9, 10, 11, 12, 13, 14, 15, 16};

/// The value; fails the test with the reason when there is none.
template <class T>
T must(Result<T> result) {
  INFO("refused with " << name_of(result.reason()));
  REQUIRE(static_cast<bool>(result));
  return *std::move(result);
}

inline Account account_in(Encryption encryption, DataFormat format = DataFormat::xml) {
  Account account{must(AppId::parse(app_id)), encryption, format, std::string{original_id}, {}, {}};
  account.tokens.push_back(must(Token::parse(token)));
  account.tokens.push_back(must(Token::parse(old_token)));
  if (encryption == Encryption::plain) return account;
  account.keys.push_back(must(AesKey::parse(key)));
  account.keys.push_back(must(AesKey::parse(old_key)));
  return account;
}

inline Stamp stamp() { return must(Stamp::parse(timestamp, nonce)); }

struct Request {
  std::string query;
  std::string body;
};

inline std::string stamp_query(const Token& with) {
  std::string query = "signature=" + sign(with, stamp()).text();
  query.append("&timestamp=").append(timestamp).append("&nonce=").append(nonce);
  return query;
}

/// The query of a sealed push with both signatures.
inline std::string sealed_query(const Token& with, std::string_view encrypt) {
  return stamp_query(with) +
         "&encrypt_type=aes&msg_signature=" + sign(with, stamp(), encrypt).text();
}

inline std::string outer_document(std::string_view encrypt, DataFormat format = DataFormat::xml) {
  std::string text;
  if (format == DataFormat::json) {
    text.append("{\"ToUserName\":\"").append(original_id).append("\",\"Encrypt\":\"");
    return text.append(encrypt).append("\"}");
  }
  text.append("<xml><ToUserName><![CDATA[").append(original_id).append("]]></ToUserName>");
  return text.append("<Encrypt><![CDATA[").append(encrypt).append("]]></Encrypt></xml>");
}

/// Signs any `encrypt`.
inline Request signed_request(const Account& account, std::string_view encrypt,
                              std::size_t token_index = 0) {
  return {sealed_query(account.tokens[token_index], encrypt),
          outer_document(encrypt, account.format)};
}

inline Request sealed_request(const Account& account, std::string_view message,
                              std::size_t token_index = 0, std::size_t key_index = 0) {
  const std::string encrypt =
      seal_envelope(account.keys[key_index], account.app_id, random_16, message);
  return signed_request(account, encrypt, token_index);
}

/// The base64 of any encrypted plaintext, whose length has to be whole blocks.
inline std::string encrypt_raw(const AesKey& with, std::string_view plain) {
  std::vector<std::uint8_t> bytes(plain.begin(), plain.end());
  with.encrypt(bytes);
  return base64(as_text(bytes));
}

inline OpenedPush open(const Account& account, const Request& request,
                       std::vector<std::uint8_t>& plain) {
  return open_push(account, {request.query, request.body}, plain);
}

inline std::string element(std::string_view name, std::string_view value) {
  std::string text;
  text.append("<").append(name).append("><![CDATA[").append(value).append("]]></");
  return text.append(name).append(">");
}

inline std::string header(std::string_view to, std::string_view from, std::string_view time,
                          std::string_view type) {
  std::string text = element("ToUserName", to) + element("FromUserName", from);
  text.append("<CreateTime>").append(time).append("</CreateTime>");
  return text + element("MsgType", type);
}

/// An event push as WeChat writes it.
inline std::string event_xml(std::string_view event, std::string_view event_key,
                             std::string_view from = alice) {
  return "<xml>" + header(original_id, from, timestamp, "event") + element("Event", event) +
         element("EventKey", event_key) + element("Ticket", "gQH47joAAAAAAAAAASxodHRwOi8vd2Vp") +
         "</xml>";
}

/// A text message as WeChat writes it, with any markup as its Content.
inline std::string text_xml(std::string_view content_markup, std::string_view more = "") {
  std::string text = "<xml>" + header(original_id, alice, timestamp, "text");
  text.append("<Content>").append(content_markup).append("</Content>").append(more);
  return text.append("<MsgId>23456789012345678</MsgId></xml>");
}

}  // namespace menshen::test
