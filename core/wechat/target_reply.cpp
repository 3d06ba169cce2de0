#include "core/wechat/target_reply.hpp"

#include "core/wechat/envelope.hpp"
#include "core/wechat/fields.hpp"
#include "core/wechat/json_reader.hpp"
#include "core/wechat/xml_reader.hpp"

namespace menshen {
namespace {

/// The format is the target's choice: its SDK may know only one.
Reason read_fields(std::string_view document, Fields& fields) {
  return looks_like_json(document) ? read_json(document, fields) : read_xml(document, fields);
}

Reason check_clear(const Fields& fields) {
  for (const Field required :
       {Field::to_user_name, Field::from_user_name, Field::create_time, Field::msg_type}) {
    if (!fields.has(required)) return Reason::schema_mismatch;
  }
  return Reason::accepted;
}

/// The current key, or the previous one during a rotation. The reason is the current key's.
Reason check_sealed(const Account& account, std::string_view encrypt,
                    std::vector<std::uint8_t>& plain) {
  Reason first = Reason::encryption_required;
  for (const AesKey& key : account.keys) {
    const Result<std::string_view> message = open_envelope(key, account.app_id, encrypt, plain);
    if (message) {
      Fields fields;
      const Reason read = read_fields(*message, fields);
      return read == Reason::accepted ? check_clear(fields) : read;
    }
    if (&key == &account.keys.front()) first = message.reason();
  }
  return first;
}

}  // namespace

Reason check_target_reply(const Account& account, std::string_view body,
                          std::vector<std::uint8_t>& plain) {
  Fields outer;
  const Reason read = read_fields(body, outer);
  if (read != Reason::accepted) return read;
  const bool is_sealed = outer.has(Field::encrypt);
  if (account.encryption == Encryption::safe || (is_sealed && !account.keys.empty())) {
    return is_sealed ? check_sealed(account, outer.get(Field::encrypt), plain)
                     : Reason::encryption_required;
  }
  return check_clear(outer);
}

}  // namespace menshen
