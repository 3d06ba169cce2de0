#include "core/wechat/push.hpp"

#include <algorithm>
#include <utility>

#include "core/base/byte_scan.hpp"
#include "core/policy.hpp"
#include "core/wechat/envelope.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/query.hpp"
#include "core/wechat/xml_reader.hpp"

namespace menshen {
namespace {

/// The padding of a SHA-1 length extension always contains bytes outside this set, so a candidate
/// for one is never hashed (CB-08). Base64 is checked after the signature.
bool is_hashable(std::string_view text) {
  return is_printable_or(text, [](char c) { return c == '\t' || c == '\r' || c == '\n'; });
}

bool has_clear_fields(const Fields& outer) {
  const std::size_t expected = outer.has(Field::to_user_name) ? 2 : 1;
  return outer.count() > expected;
}

/// Whether no field that Menshen knows differs from the message's, or is missing on one side.
bool repeats_message(const Fields& outer, std::string_view message) {
  Fields sealed;
  const Reason read =
      looks_like_json(message) ? read_json(message, sealed) : read_xml(message, sealed);
  if (read != Reason::accepted) return false;
  return std::all_of(field_table.begin(), field_table.end(), [&](const FieldRow& row) {
    return row.field == Field::encrypt || outer.get(row.field) == sealed.get(row.field);
  });
}

}  // namespace

class PushOpener {
 public:
  PushOpener(const Account& account, const PushQuery& query, std::vector<std::uint8_t>& plain,
             OpenedPush& opened)
      : account_(account), query_(query), plain_(plain), opened_(opened) {}

  Reason open(std::string_view body) {
    return account_.encryption == Encryption::plain ? open_clear(body) : open_sealed(body);
  }

 private:
  Reason open_clear(std::string_view body) {
    if (body.empty() || looks_like_json(body) != expects_json()) return Reason::body_malformed;
    if (!find_token([&](const Token& token) {
          return sign(token, query_.stamp).matches(query_.signature);
        })) {
      return Reason::signature_mismatch;
    }
    return read({.message = body, .outer_recipient = ""}, opened_.push);
  }

  Reason open_sealed(std::string_view body) {
    if (query_.encrypt_type != "aes" || !query_.msg_signature) {
      return Reason::encryption_required;
    }
    if (looks_like_json(body) != expects_json()) return Reason::body_malformed;
    Fields outer;
    const Reason outer_fault = expects_json() ? read_json(body, outer) : read_xml(body, outer);
    const std::string_view encrypt = outer.get(Field::encrypt);
    if (!outer.saw(Field::encrypt) || !is_hashable(encrypt)) {
      return Reason::body_malformed;
    }
    if (!find_token([&](const Token& token) { return sealed_by(token, encrypt); })) {
      return Reason::signature_mismatch;
    }
    const bool wrong_mode = account_.encryption == Encryption::safe && has_clear_fields(outer);
    if (outer_fault != Reason::accepted && !wrong_mode) return outer_fault;
    const Result<std::string_view> message = decrypt(encrypt);
    const OpenedText text{.message = message ? *message : "",
                          .outer_recipient = outer.get(Field::to_user_name)};
    if (wrong_mode) {
      if (message) static_cast<void>(read(text, opened_.only_to_answer));
      opened_.forward_to = 0;
      return Reason::plaintext_beside_encrypt;
    }
    if (!message) return message.reason();
    const Reason reason = read(text, opened_.push);
    // A target may read the clear fields of the compatible mode, which no signature covers.
    const bool may_be_forged = opened_.forward_to != 0 && has_clear_fields(outer);
    opened_.clear_differs = may_be_forged && !repeats_message(outer, *message);
    if (opened_.clear_differs) opened_.forward_to = 0;
    return reason;
  }

  /// Checks both signatures. The encrypted modes send two valid ones, though only msg_signature
  /// covers the body (docs/wechat-protocol.md#signature).
  bool sealed_by(const Token& token, std::string_view encrypt) const {
    return sign(token, query_.stamp).matches(query_.signature) &&
           sign(token, query_.stamp, encrypt).matches(*query_.msg_signature);
  }

  /// Once a token fits, the push is from WeChat, whatever it contains.
  template <class Fits>
  bool find_token(Fits fits) {
    const auto token = std::find_if(account_.tokens.begin(), account_.tokens.end(), fits);
    if (token == account_.tokens.end()) return false;
    opened_.token_index = static_cast<std::uint8_t>(token - account_.tokens.begin());
    opened_.authentic = true;
    return true;
  }

  /// Tries the current key, then the previous one. The reason returned is the current key's.
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

  struct OpenedText {
    std::string_view message;
    std::string_view outer_recipient;  // or empty
  };
  Reason read(const OpenedText& text, std::optional<VerifiedPush>& into) {
    Result<Push> push = Push::parse(text.message);
    if (!push) return refuse(text.message, push.reason());
    opened_.is_event = push->is_event();
    const bool outer_differs = !text.outer_recipient.empty() && text.outer_recipient != push->to();
    const bool foreign = !account_.original_id.empty() && push->to() != account_.original_id;
    if (outer_differs || foreign) return Reason::recipient_mismatch;
    opened_.forward_to = forward_to(account_.forward, push->msg_type(), push->event());
    into = VerifiedPush{*std::move(push), account_};
    return Reason::accepted;
  }

  /// Its content is refused.
  Reason refuse(std::string_view message, Reason reason) {
    const Push::ClaimedKind kind = Push::claimed_kind(message);
    opened_.is_event = kind.msg_type == "event";
    opened_.forward_to = forward_to(account_.forward, kind.msg_type, kind.event);
    return reason;
  }

  bool expects_json() const { return account_.format == DataFormat::json; }

  const Account& account_;
  const PushQuery& query_;
  std::vector<std::uint8_t>& plain_;
  OpenedPush& opened_;
};

OpenedPush open_push(const Account& account, const CallbackRequest& request,
                     std::vector<std::uint8_t>& plain) {
  OpenedPush opened;
  const Result<PushQuery> query = PushQuery::parse(request.query);
  if (query) opened.signed_at = {query->stamp.seconds()};
  opened.reason =
      query ? PushOpener{account, *query, plain, opened}.open(request.body) : query.reason();
  return opened;
}

Result<std::string> verify_url(const Account& account, std::string_view raw_query) {
  const Result<PushQuery> query = PushQuery::parse(raw_query);
  if (!query) return query.reason();
  const bool authentic = std::any_of(
      account.tokens.begin(), account.tokens.end(),
      [&](const Token& token) { return sign(token, query->stamp).matches(query->signature); });
  if (!authentic) return Reason::signature_mismatch;
  return decode_echostr(query->echostr);
}

}  // namespace menshen
