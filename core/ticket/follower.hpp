#pragma once
/// Who looks at a page inside WeChat, as WeChat's web authorization vouches for it
/// (docs/wechat-protocol.md#web-authorization). Another kind of evidence than a push: it comes over
/// the browser that holds the ticket.

#include <optional>
#include <utility>

#include "core/base/ids.hpp"

namespace menshen {

struct OAuthToken;
struct UserInfo;

/// Whose browser brought a code, by WeChat's answer when the code was exchanged.
class AuthorizedUser {
 public:
  ///   Returns: the user; snapshot_user for a page that WeChat shows without anybody's having
  ///            opened it; field_malformed for an openid that nobody can be signed in by.
  static Result<AuthorizedUser> from(const OAuthToken& token);

  const OpenId& openid() const { return openid_; }
  const std::optional<UnionId>& unionid() const { return unionid_; }

 private:
  AuthorizedUser(OpenId openid, std::optional<UnionId> unionid)
      : openid_(std::move(openid)), unionid_(std::move(unionid)) {}
  OpenId openid_;
  std::optional<UnionId> unionid_;
};

/// A user who follows the account.
class Follower {
 public:
  /// The authorization alone does not say who follows, so `info` is about the user as well.
  ///   Returns: the follower; not_following; field_malformed when it is about somebody else.
  static Result<Follower> from(AppId app_id, const AuthorizedUser& user, const UserInfo& info);

  /// Remakes a follower who has already been made on the other side of the door: WeChat answers the
  /// account's keeper and the ticket lives in a desk. The one place that takes it on trust.
  static Follower rehydrate_verified(AppId app_id, OpenId openid) {
    return Follower{std::move(app_id), std::move(openid), std::nullopt};
  }

  const AppId& app_id() const { return app_id_; }
  const OpenId& openid() const { return openid_; }
  /// Absent where WeChat gave none, or two.
  const std::optional<UnionId>& unionid() const { return unionid_; }

 private:
  Follower(AppId app_id, OpenId openid, std::optional<UnionId> unionid)
      : app_id_(std::move(app_id)), openid_(std::move(openid)), unionid_(std::move(unionid)) {}
  AppId app_id_;
  OpenId openid_;
  std::optional<UnionId> unionid_;
};

}  // namespace menshen
