#include "core/ticket/follower.hpp"

#include "core/wechat/oauth_answers.hpp"

namespace menshen {

Result<AuthorizedUser> AuthorizedUser::from(const OAuthToken& token) {
  if (!token.openid) return Reason::field_malformed;
  if (token.is_snapshot) return Reason::snapshot_user;
  return AuthorizedUser{*token.openid, token.unionid};
}

Result<Follower> Follower::from(AppId app_id, const AuthorizedUser& user, const UserInfo& info) {
  if (info.openid != user.openid()) return Reason::field_malformed;
  if (!info.follows) return Reason::not_following;
  const bool both = info.unionid && user.unionid();
  if (both && info.unionid != user.unionid()) {
    return Follower{std::move(app_id), user.openid(), std::nullopt};
  }
  return Follower{std::move(app_id), user.openid(), user.unionid() ? user.unionid() : info.unionid};
}

}  // namespace menshen
