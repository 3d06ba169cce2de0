#include "core/wechat/push.hpp"

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/wechat/envelope.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/query.hpp"
#include "core/wechat/xml_reader.hpp"

namespace menshen {
namespace {

/// The glue of a SHA-1 length extension always holds bytes outside these, so nothing that could be
/// one is ever hashed (THREATS CB-08). Whether it is base64 is asked after the signature.
constexpr auto is_hashable = [](char c) {
  return (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n';
};

bool has_clear_fields(const Fields& outer) {
  const std::size_t expected = outer.has(Field::to_user_name) ? 2 : 1;
  return outer.count() > expected;
}

}  // namespace

class PushOpener {
 public:
  PushOpener(const Account& account, const PushQuery& query, std::vector<std::uint8_t>& plain)
      : account_(account), query_(query), plain_(plain) {}

  OpenedPush open(std::string_view body) {
    return account_.encryption == Encryption::plain ? open_clear(body) : open_sealed(body);
  }

 private:
  OpenedPush open_clear(std::string_view body) {
    if (body.empty() || is_json(body) != expects_json()) return forbid(Reason::body_malformed);
    if (!find_token([&](const Token& token) {
          return matches(sign(token, query_.stamp), query_.signature);
        })) {
      return forbid(Reason::signature_mismatch);
    }
    return read(body, "");
  }

  OpenedPush open_sealed(std::string_view body) {
    if (query_.encrypt_type != "aes" || query_.msg_signature.empty()) {
      return forbid(Reason::encryption_required);
    }
    if (is_json(body) != expects_json()) return forbid(Reason::body_malformed);
    Fields outer;
    const Reason outer_fault = expects_json() ? read_json(body, outer) : read_xml(body, outer);
    const std::string_view encrypt = outer.get(Field::encrypt);
    if (!outer.has(Field::encrypt) || !std::all_of(encrypt.begin(), encrypt.end(), is_hashable)) {
      return forbid(Reason::body_malformed);
    }
    if (!find_token([&](const Token& token) { return sealed_by(token, encrypt); })) {
      return forbid(Reason::signature_mismatch);
    }
    if (outer_fault != Reason::accepted) return acknowledge(outer_fault);
    if (account_.encryption == Encryption::safe && has_clear_fields(outer)) {
      return acknowledge(Reason::plaintext_beside_encrypt);
    }
    const Result<std::string_view> message = decrypt(encrypt);
    if (!message) return acknowledge(message.reason());
    return read(*message, outer.get(Field::to_user_name));
  }

  /// Both signatures are sent in the encrypted modes and both are right (WECHAT section 1.3, the
  /// worked example). Only msg_signature covers the body; both are checked.
  bool sealed_by(const Token& token, std::string_view encrypt) const {
    return matches(sign(token, query_.stamp), query_.signature) &&
           matches(sign(token, query_.stamp, encrypt), query_.msg_signature);
  }

  template <class Fits>
  bool find_token(Fits fits) {
    const auto token = std::find_if(account_.tokens.begin(), account_.tokens.end(), fits);
    opened_.token_index = static_cast<std::uint8_t>(token - account_.tokens.begin());
    return token != account_.tokens.end();
  }

  /// The current key, then the previous one; the reason told is the current key's.
  Result<std::string_view> decrypt(std::string_view encrypt) {
    Reason first = Reason::key_malformed;
    for (std::size_t at = 0; at < account_.keys.size(); ++at) {
      const Result<std::string_view> message =
          open_envelope(account_.keys[at], account_.app_id, encrypt, plain_);
      opened_.key_index = static_cast<std::uint8_t>(at);
      if (message) return message;
      if (at == 0) first = message.reason();
    }
    return first;
  }

  OpenedPush read(std::string_view message, std::string_view outer_recipient) {
    Result<Push> push = Push::parse(message);
    if (!push) return acknowledge(push.reason());
    const bool outer_differs = !outer_recipient.empty() && outer_recipient != push->to();
    const bool foreign = !account_.original_id.empty() && push->to() != account_.original_id;
    if (outer_differs || foreign) return acknowledge(Reason::recipient_mismatch);
    opened_.authentic = true;
    opened_.push = VerifiedPush{*std::move(push), account_.app_id};
    return std::move(opened_);
  }

  static bool is_json(std::string_view body) { return body.starts_with('{'); }
  bool expects_json() const { return account_.format == DataFormat::json; }

  static OpenedPush forbid(Reason reason) { return OpenedPush{reason, false}; }
  static OpenedPush acknowledge(Reason reason) { return OpenedPush{reason, true}; }

  const Account& account_;
  const PushQuery& query_;
  std::vector<std::uint8_t>& plain_;
  OpenedPush opened_;
};

OpenedPush open_push(const Account& account, std::string_view raw_query, std::string_view body,
                     std::vector<std::uint8_t>& plain) {
  const Result<PushQuery> query = PushQuery::parse(raw_query);
  if (!query) return OpenedPush{query.reason(), false};
  return PushOpener{account, *query, plain}.open(body);
}

Result<std::string> verify_url(const Account& account, std::string_view raw_query) {
  const Result<PushQuery> query = PushQuery::parse(raw_query);
  if (!query) return query.reason();
  const bool authentic = std::any_of(
      account.tokens.begin(), account.tokens.end(),
      [&](const Token& token) { return matches(sign(token, query->stamp), query->signature); });
  if (!authentic) return Reason::signature_mismatch;
  return decode_echostr(query->echostr);
}

}  // namespace menshen
