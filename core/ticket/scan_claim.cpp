#include "core/ticket/scan_claim.hpp"

#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/digits.hpp"
#include "core/policy.hpp"
#include "core/ticket/scene.hpp"

namespace menshen {
namespace {

constexpr std::string_view follow_prefix = "qrscene_";

/// Only `subscribe` has the prefix, and it is removed once (docs/wechat-protocol.md#events).
std::optional<Scene> scene_of(const Push& push) {
  std::string_view key = push.fields().get(Field::event_key);
  if (push.event() == "SCAN") return Scene::parse(key);
  if (push.event() != "subscribe" || !key.starts_with(follow_prefix)) return std::nullopt;
  key.remove_prefix(follow_prefix.size());
  return Scene::parse(key);
}

std::string chat_code_of(const VerifiedPush& push) {
  if (push.sign_in() != SignIn::message || push->msg_type() != "text") return "";
  const std::string_view content = push->fields().get(Field::content);
  return typed_digits(content, policy::chat_code_digits).value_or("");
}

}  // namespace

Result<NamedTicket> ticket_named_in(const VerifiedPush& push) {
  NamedTicket named;
  if (const std::optional<Scene> scene = scene_of(*push)) {
    named.scene = scene->text();
  } else {
    named.chat_code = chat_code_of(push);
    if (named.chat_code.empty()) return Reason::event_not_ours;
  }
  if (!OpenId::fits(push->from())) return Reason::field_malformed;
  return named;
}

std::string_view match_number_in(const VerifiedPush& push) {
  const std::string_view content = push->fields().get(Field::content);
  const bool is_match_number = push->msg_type() == "text" && made_of(content, 2, 2, is_digit);
  return is_match_number && OpenId::fits(push->from()) ? content : std::string_view{};
}

}  // namespace menshen
