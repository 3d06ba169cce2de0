#include "core/wechat/oauth_answers.hpp"

#include <cstdint>
#include <string>

namespace menshen {
namespace {

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

/// The text of a key, if it is a string and fits.
template <class Id>
std::optional<Id> id_in(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  const auto* text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  if (text == nullptr) return std::nullopt;
  Result<Id> id = Id::parse(*text);
  return id ? std::optional{*std::move(id)} : std::nullopt;
}

}  // namespace

OAuthToken read_oauth_token(const Json& answer) {
  const Json* snapshot = find(answer, "is_snapshotuser");
  return {.openid = id_in<OpenId>(answer, "openid"),
          .unionid = id_in<UnionId>(answer, "unionid"),
          .is_snapshot = snapshot != nullptr && *snapshot != Json(0)};
}

/// WeChat's flags are numbers, 0 and 1.
UserInfo read_user_info(const Json& answer) {
  const Json* subscribe = find(answer, "subscribe");
  return {.openid = id_in<OpenId>(answer, "openid"),
          .unionid = id_in<UnionId>(answer, "unionid"),
          .follows = subscribe != nullptr && subscribe->is_number_integer() &&
                     subscribe->get<std::int64_t>() != 0};
}

}  // namespace menshen
