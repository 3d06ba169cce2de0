#pragma once
/// What an authentic push says about a person, related to a sign-in or not.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/wechat/push.hpp"

namespace menshen {

// clang-format off
#define MENSHEN_NEWS_KINDS(row)                                \
  row(none)                                                    \
  row(followed)   /* subscribe, by any route */                \
  row(unfollowed) /* unsubscribe */                            \
  row(revoked)    /* withdrew one grant of their data */       \
  row(cancelled)  /* closed their WeChat account */
// clang-format on

#define MENSHEN_ENUMERATOR(name) name,
#define MENSHEN_NAME(name) std::string_view{#name},
enum class NewsKind : std::uint8_t { MENSHEN_NEWS_KINDS(MENSHEN_ENUMERATOR) };
inline constexpr std::array news_kind_names = {MENSHEN_NEWS_KINDS(MENSHEN_NAME)};
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR

struct News {
  NewsKind kind = NewsKind::none;
  std::string_view openid;  // empty for `none`
};

/// Pure and total. `FromUserName` of a change of authorization is a platform account and the person
/// is in `OpenID` (docs/wechat-protocol.md#authorization-changes); one without it, or about another
/// account's AppID, is no news. The UnionID beside it is not read: a union comes from WeChat's API
/// alone (ID-03).
News news_in(const VerifiedPush& push);

}  // namespace menshen
