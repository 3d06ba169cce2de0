#include "core/ticket/claim.hpp"

#include <optional>

#include "core/base/bytes.hpp"
#include "core/policy.hpp"
#include "core/ticket/scene.hpp"

namespace menshen {
namespace {

constexpr std::string_view follow_prefix = "qrscene_";

/// The prefix belongs to `subscribe` alone, and is taken off once (WECHAT section 2).
std::optional<Scene> scene_of(const Push& push) {
  std::string_view key = push.fields().get(Field::event_key);
  if (push.event() == "SCAN") return Scene::parse(key);
  if (push.event() != "subscribe" || !key.starts_with(follow_prefix)) return std::nullopt;
  key.remove_prefix(follow_prefix.size());
  return Scene::parse(key);
}

}  // namespace

Result<Claim> Claim::from(const VerifiedPush& push) {
  const std::optional<Scene> scene = scene_of(*push);
  if (!scene) return Reason::event_not_ours;
  if (!made_of(push->from(), 1, policy::openid_chars_max, is_base64url)) {
    return Reason::field_malformed;
  }
  return Claim{std::string{push.app_id().text()}, std::string{push->from()},
               std::string{scene->text()}, push->create_time()};
}

}  // namespace menshen
