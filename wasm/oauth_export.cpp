/// The keeper's call for WeChat's web authorization: reads WeChat's answers to one code.

#include <utility>

#include "core/ticket/follower.hpp"
#include "core/wechat/oauth_answers.hpp"
#include "wasm/door.hpp"
#include "wasm/json.hpp"

namespace menshen::door {
namespace {

Json refusal(Reason reason) {
  return {{"reason", name_of(reason)}, {"openid", ""}, {"unionid", ""}};
}

Json about(const auto& person) {
  return {{"reason", name_of(Reason::accepted)},
          {"openid", person.openid().text()},
          {"unionid", person.unionid() ? person.unionid()->text() : ""}};
}

}  // namespace

/// In: { appId, token, info? }, the last two as WeChat sent them.
/// Out: { reason, openid, unionid } of the user, or of the follower if there is an `info`.
MENSHEN_EXPORT menshen_read_oauth(std::uint32_t length) {
  Reader reader{length};
  const std::string_view text = reader.text();
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  const Question question{json};
  const Result<AuthorizedUser> user = AuthorizedUser::from(read_oauth_token(question.at("token")));
  if (!user) return answer(refusal(user.reason()));
  const Json* info = question.find("info");
  if (info == nullptr) return answer(about(*user));
  const Result<AppId> app_id = AppId::parse(question.text("appId"));
  invariant(static_cast<bool>(app_id));  // an account of menshen.json
  const Result<Follower> follower = Follower::from(*app_id, *user, read_user_info(*info));
  return answer(follower ? about(*follower) : refusal(follower.reason()));
}

}  // namespace menshen::door
