#pragma once
/// Who looks at a page inside WeChat, as WeChat's web authorization vouches for it
/// (docs/wechat-protocol.md#web-authorization). Another kind of evidence than a push: it comes over
/// the browser that holds the ticket.

#include <string>
#include <string_view>
#include <utility>

#include "core/base/json.hpp"
#include "core/base/result.hpp"

namespace menshen {

/// Whose browser brought a code, by WeChat's answer when the code was exchanged.
class AuthorizedUser {
 public:
  /// `token` is the answer of /sns/oauth2/access_token.
  ///   Returns: the user; snapshot_user for a page that WeChat shows without anybody's having
  ///            opened it; field_malformed for an openid that nobody can be signed in by.
  static Result<AuthorizedUser> from(const Json& token);

  const std::string& openid() const { return openid_; }
  const std::string& unionid() const { return unionid_; }  // or empty

 private:
  AuthorizedUser(std::string_view openid, std::string_view unionid)
      : openid_(openid), unionid_(unionid) {}
  std::string openid_;
  std::string unionid_;
};

/// A user who follows the account.
class Follower {
 public:
  /// `info` is the answer of /cgi-bin/user/info about the user: the authorization alone does not
  /// say who follows.
  ///   Returns: the follower; not_following; field_malformed when it is about somebody else.
  static Result<Follower> from(std::string app_id, const AuthorizedUser& user, const Json& info);

  /// Remakes a follower who has already been made on the other side of the door: WeChat answers the
  /// account's keeper and the ticket lives in a desk. The one place that takes it on trust.
  static Follower rehydrate_verified(std::string app_id, std::string openid) {
    return Follower{std::move(app_id), std::move(openid), ""};
  }

  const std::string& app_id() const { return app_id_; }
  const std::string& openid() const { return openid_; }
  const std::string& unionid() const { return unionid_; }  // or empty: WeChat gave none, or two

 private:
  Follower(std::string app_id, std::string openid, std::string_view unionid)
      : app_id_(std::move(app_id)), openid_(std::move(openid)), unionid_(unionid) {}
  std::string app_id_;
  std::string openid_;
  std::string unionid_;
};

}  // namespace menshen
