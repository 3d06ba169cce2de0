#pragma once
/// What an authentic push says about a person, whether or not it is about a sign-in.

#include <cstdint>
#include <string_view>

#include "core/wechat/push.hpp"

namespace menshen {

/// `edge/core/push-codec.ts` has the same order.
enum class NewsKind : std::uint8_t {
  none,
  followed,    // subscribe, by whatever way
  unfollowed,  // unsubscribe
  revoked,     // withdrew one grant of their data
  cancelled,   // closed their WeChat account
};

struct News {
  NewsKind kind = NewsKind::none;
  std::string_view openid;  // empty with none
};

/// Pure and total. `FromUserName` of a change of authorization is a platform account and the person
/// is in `OpenID` (docs/wechat-protocol.md#authorization-changes); one without it, or about another
/// account's AppID, is no news. The UnionID beside it is not read: a union comes from WeChat's API
/// alone (ID-03).
News news_in(const VerifiedPush& push);

}  // namespace menshen
