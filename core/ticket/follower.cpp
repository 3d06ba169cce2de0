#include "core/ticket/follower.hpp"

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

/// The text under a key, or "" for a value of any other type.
std::string_view text_in(const Json& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto at = object.find(key);
  const auto* text = at == object.end() ? nullptr : at->get_ptr<const std::string*>();
  return text == nullptr ? std::string_view{} : std::string_view{*text};
}

/// WeChat's flags are numbers, 0 and 1.
bool is_set(const Json& object, std::string_view key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_number_integer() && at->get<std::int64_t>() != 0;
}

std::string_view unionid_in(const Json& object) {
  const std::string_view text = text_in(object, "unionid");
  return made_of(text, 1, policy::identifier_bytes_max, is_base64url) ? text : std::string_view{};
}

}  // namespace

Result<AuthorizedUser> AuthorizedUser::from(const Json& token) {
  const std::string_view openid = text_in(token, "openid");
  if (!made_of(openid, 1, policy::openid_chars_max, is_base64url)) return Reason::field_malformed;
  const auto snapshot = token.find("is_snapshotuser");
  if (snapshot != token.end() && *snapshot != Json(0)) return Reason::snapshot_user;
  return AuthorizedUser{openid, unionid_in(token)};
}

Result<Follower> Follower::from(std::string app_id, const AuthorizedUser& user, const Json& info) {
  if (text_in(info, "openid") != user.openid()) return Reason::field_malformed;
  if (!is_set(info, "subscribe")) return Reason::not_following;
  const std::string_view unionid = unionid_in(info);
  const bool contradicts = !unionid.empty() && !user.unionid().empty() && unionid != user.unionid();
  const std::string_view first = user.unionid().empty() ? unionid : user.unionid();
  return Follower{std::move(app_id), user.openid(), contradicts ? std::string_view{} : first};
}

}  // namespace menshen
