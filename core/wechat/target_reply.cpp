#include "core/wechat/target_reply.hpp"

#include <algorithm>

#include "core/wechat/envelope.hpp"
#include "core/wechat/fields.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/signature.hpp"
#include "core/wechat/xml_reader.hpp"

namespace menshen {
namespace {

/// The format is the target's choice: its SDK may know only one.
Reason read_fields(std::string_view document, Fields& fields) {
  return looks_like_json(document) ? read_json(document, fields) : read_xml(document, fields);
}

Reason check_clear(const Fields& fields, const ReplyAddress& address) {
  for (const Field required :
       {Field::to_user_name, Field::from_user_name, Field::create_time, Field::msg_type}) {
    if (!fields.has(required)) return Reason::schema_mismatch;
  }
  if (address.to.empty()) return Reason::accepted;
  const bool fits = fields.get(Field::to_user_name) == address.to &&
                    fields.get(Field::from_user_name) == address.from;
  return fits ? Reason::accepted : Reason::recipient_mismatch;
}

/// With the current token, or the previous one during a rotation.
bool is_signed(const Account& account, const Fields& outer) {
  const Result<Stamp> stamp =
      Stamp::parse_of_reply(outer.get(Field::time_stamp), outer.get(Field::nonce));
  const Result<Signature> claimed = Signature::parse(outer.get(Field::msg_signature));
  if (!stamp || !claimed) return false;
  return std::any_of(account.tokens.begin(), account.tokens.end(), [&](const Token& token) {
    return sign(token, *stamp, outer.get(Field::encrypt)).matches(*claimed);
  });
}

/// The current key, or the previous one during a rotation. The reason is the current key's.
Reason check_sealed(const Account& account, const ReplyAddress& address, const Fields& outer,
                    std::vector<std::uint8_t>& plain) {
  if (!is_signed(account, outer)) return Reason::signature_mismatch;
  Reason first = Reason::encryption_required;
  for (const AesKey& key : account.keys) {
    const Result<std::string_view> message =
        open_envelope(key, account.app_id, outer.get(Field::encrypt), plain);
    if (message) {
      Fields fields;
      const Reason read = read_fields(*message, fields);
      return read == Reason::accepted ? check_clear(fields, address) : read;
    }
    if (&key == &account.keys.front()) first = message.reason();
  }
  return first;
}

}  // namespace

Reason check_target_reply(const Account& account, const ReplyAddress& address,
                          std::string_view body, std::vector<std::uint8_t>& plain) {
  Fields outer{DocumentKind::reply};
  const Reason read = read_fields(body, outer);
  if (read != Reason::accepted) return read;
  const bool is_sealed = outer.has(Field::encrypt);
  if (account.encryption == Encryption::safe || (is_sealed && !account.keys.empty())) {
    return is_sealed ? check_sealed(account, address, outer, plain) : Reason::encryption_required;
  }
  return check_clear(outer, address);
}

}  // namespace menshen
