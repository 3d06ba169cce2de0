#pragma once
/// WeChat's answers to one code of its web authorization, as far as a sign-in needs them
/// (docs/wechat-protocol.md#web-authorization). What is missing or malformed is absent; deciding is
/// core/ticket/follower.hpp's.

#include <optional>

#include "core/base/ids.hpp"
#include "core/base/json.hpp"

namespace menshen {

/// The answer of /sns/oauth2/access_token.
struct OAuthToken {
  std::optional<OpenId> openid;
  std::optional<UnionId> unionid;
  bool is_snapshot = false;  // the page was shown without anybody's having opened it
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
