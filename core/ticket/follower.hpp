#pragma once
/// The visitor of a page inside WeChat, as identified by WeChat's web authorization
/// (docs/wechat-protocol.md#web-authorization). This evidence differs from a push: it arrives
/// through the browser that holds the ticket.

#include <optional>
#include <utility>

#include "core/base/ids.hpp"

namespace menshen {

struct OAuthToken;
struct UserInfo;

/// The user whose browser brought an authorization code, by WeChat's answer to the exchange.
class AuthorizedUser {
 public:
  ///   Returns: the user; snapshot_user for a page that WeChat rendered without a visit by the
  ///            user; field_malformed for an openid that cannot sign anybody in.
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
  /// The authorization does not say whether the user follows, so `info` says it for the same user.
  ///   Returns: the follower; not_following; field_malformed when `info` is about another user.
  static Result<Follower> from(AppId app_id, const AuthorizedUser& user, const UserInfo& info);

  /// Rebuilds a follower that another instance of the core verified: the account's keeper receives
  /// WeChat's answer, and the ticket lives in a desk. The only place that trusts such values.
  static Follower rehydrate_verified(AppId app_id, OpenId openid) {
    return Follower{std::move(app_id), std::move(openid), std::nullopt};
  }

  const AppId& app_id() const { return app_id_; }
  const OpenId& openid() const { return openid_; }
  /// Absent where WeChat sent none, or two different ones.
  const std::optional<UnionId>& unionid() const { return unionid_; }

 private:
  Follower(AppId app_id, OpenId openid, std::optional<UnionId> unionid)
      : app_id_(std::move(app_id)), openid_(std::move(openid)), unionid_(std::move(unionid)) {}
  AppId app_id_;
  OpenId openid_;
  std::optional<UnionId> unionid_;
};

}  // namespace menshen
