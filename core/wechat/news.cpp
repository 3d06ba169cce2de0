#include "core/wechat/news.hpp"

#include "core/base/bytes.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

NewsKind kind_of(std::string_view event) {
  if (event == "subscribe") return NewsKind::followed;
  if (event == "unsubscribe") return NewsKind::unfollowed;
  if (event == "user_authorization_revoke") return NewsKind::revoked;
  if (event == "user_authorization_cancellation") return NewsKind::cancelled;
  return NewsKind::none;
}

}  // namespace

News news_in(const VerifiedPush& push) {
  const NewsKind kind = kind_of(push->event());
  if (kind == NewsKind::none) return {};
  const bool by_platform = kind == NewsKind::revoked || kind == NewsKind::cancelled;
  const Fields& fields = push->fields();
  const std::string_view openid = by_platform ? fields.get(Field::open_id) : push->from();
  const std::string_view about = fields.get(Field::app_id);
  const bool elsewhere = by_platform && !about.empty() && about != push.app_id().text();
  if (!OpenId::fits(openid) || elsewhere) return {};
  return {kind, openid};
}

}  // namespace menshen
