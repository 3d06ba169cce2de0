#pragma once
/// WeChat's answers to one code of its web authorization, reduced to the needs of a sign-in
/// (docs/wechat-protocol.md#web-authorization). Missing and malformed values are absent;
/// core/ticket/follower.hpp decides.

#include <optional>

#include "core/base/ids.hpp"
#include "core/base/json.hpp"

namespace menshen {

/// The answer of /sns/oauth2/access_token.
struct OAuthToken {
  std::optional<OpenId> openid;
  std::optional<UnionId> unionid;
  bool is_snapshot = false;  // WeChat rendered the page without a visit by the user
};

/// The answer of /cgi-bin/user/info.
struct UserInfo {
  std::optional<OpenId> openid;
  std::optional<UnionId> unionid;
  bool follows = false;
};

OAuthToken read_oauth_token(const Json& answer);
UserInfo read_user_info(const Json& answer);

}  // namespace menshen
