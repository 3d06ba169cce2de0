/// `menshen/core`: the same cryptography for other servers. Every call passes its own credentials.

#include <algorithm>
#include <array>
#include <string>

#include "core/base/json.hpp"
#include "core/wechat/envelope.hpp"
#include "core/wechat/message.hpp"
#include "core/wechat/reply.hpp"
#include "core/wechat/signature.hpp"
#include "core/wechat/utf8.hpp"
#include "wasm/door.hpp"

namespace menshen::door {
namespace {

std::uint32_t refuse(Reason reason) { return Writer{}.number(as_number(reason)).length(); }

Json describe(const Push& push) {
  Json document = Json::object();
  for (const FieldRow& row : field_table) {
    // A program may tell an empty text from none; an empty number is none.
    const bool there =
        row.kind == FieldKind::number ? push.fields().has(row.field) : push.fields().saw(row.field);
    if (!there) continue;
    document[std::string{row.camel}] = push.fields().get(row.field);
  }
  document["createTime"] = push.create_time();
  if (push.is_event()) document["event"] = push.event();
  return document;
}

}  // namespace

/// In: token, timestamp, nonce, signature, 1 when sealed, encrypt. Out: reason.
MENSHEN_EXPORT menshen_verify_signature(std::uint32_t length) {
  Reader reader{length};
  const Result<Token> token = Token::parse(reader.text());
  const std::string_view timestamp = reader.text();
  const Result<Stamp> stamp = Stamp::parse(timestamp, reader.text());
  const Result<Signature> claimed = Signature::parse(reader.text());
  const bool sealed = reader.number() != 0;
  if (!token) return refuse(token.reason());
  if (!stamp) return refuse(stamp.reason());
  const Signature expected = sealed ? sign(*token, *stamp, reader.text()) : sign(*token, *stamp);
  const bool right = claimed && expected.matches(*claimed);
  return refuse(right ? Reason::accepted : Reason::signature_mismatch);
}

/// In: token, key, previous key or "", app id, timestamp, nonce, msg_signature, encrypt.
/// Out: reason, message.
MENSHEN_EXPORT menshen_open_envelope(std::uint32_t length) {
  Reader reader{length};
  const Result<Token> token = Token::parse(reader.text());
  const Result<AesKey> key = AesKey::parse(reader.text());
  const std::string_view previous_text = reader.text();
  const Result<AppId> app_id = AppId::parse(reader.text());
  const std::string_view timestamp = reader.text();
  const Result<Stamp> stamp = Stamp::parse(timestamp, reader.text());
  const Result<Signature> claimed = Signature::parse(reader.text());
  const std::string_view encrypt = reader.text();
  if (!token) return refuse(token.reason());
  if (!key) return refuse(key.reason());
  if (!app_id) return refuse(app_id.reason());
  if (!stamp) return refuse(stamp.reason());
  if (!claimed || !sign(*token, *stamp, encrypt).matches(*claimed)) {
    return refuse(Reason::signature_mismatch);
  }

  std::vector<std::uint8_t> plain;
  Result<std::string_view> message = open_envelope(*key, *app_id, encrypt, plain);
  if (!message && !previous_text.empty()) {
    const Result<AesKey> previous = AesKey::parse(previous_text);
    if (!previous) return refuse(previous.reason());
    const Result<std::string_view> older = open_envelope(*previous, *app_id, encrypt, plain);
    if (older) message = older;
  }
  if (!message) return refuse(message.reason());
  if (!is_utf8(*message)) return refuse(Reason::utf8_invalid);
  return Writer{}.number(as_number(Reason::accepted)).text(*message).length();
}

/// In: token, key, app id, timestamp, nonce, random, message. Out: reason, encrypt, signature.
MENSHEN_EXPORT menshen_seal_reply(std::uint32_t length) {
  Reader reader{length};
  const Result<Token> token = Token::parse(reader.text());
  const Result<AesKey> key = AesKey::parse(reader.text());
  const Result<AppId> app_id = AppId::parse(reader.text());
  const std::string_view timestamp = reader.text();
  const Result<Stamp> stamp = Stamp::parse(timestamp, reader.text());
  const std::string_view random = reader.text();
  std::array<std::uint8_t, 16> prefix{};
  if (!token) return refuse(token.reason());
  if (!key) return refuse(key.reason());
  if (!app_id) return refuse(app_id.reason());
  if (!stamp) return refuse(stamp.reason());
  if (random.size() != prefix.size()) return refuse(Reason::random_malformed);
  std::copy(random.begin(), random.end(), prefix.begin());
  const SealedReply sealed = seal_reply(*token, *key, *app_id, *stamp, prefix, reader.text());
  return Writer{}
      .number(as_number(Reason::accepted))
      .text(sealed.encrypt)
      .text(sealed.msg_signature)
      .length();
}

/// In: the message. Out: reason, the push as JSON.
MENSHEN_EXPORT menshen_parse_push(std::uint32_t length) {
  Reader reader{length};
  const Result<Push> push = Push::parse(reader.text());
  if (!push) return refuse(push.reason());
  const std::string text = describe(*push).dump(-1, ' ', false, Json::error_handler_t::replace);
  // Control characters take six times as many bytes in JSON.
  if (text.size() > buffer_bytes - 16) return refuse(Reason::too_large);
  return Writer{}.number(as_number(Reason::accepted)).text(text).length();
}

}  // namespace menshen::door
