#include "core/ticket/scan_claim.hpp"

#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/digits.hpp"
#include "core/policy.hpp"
#include "core/ticket/chat_code.hpp"
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

Result<std::string> chat_code_in(const VerifiedPush& push) {
  if (push.sign_in() != SignIn::message || push->msg_type() != "text") {
    return Reason::event_not_ours;
  }
  std::optional<std::string> digits =
      typed_digits(push->fields().get(Field::content),
                   {.least = policy::chat_code_digits_min, .most = policy::chat_code_digits_max});
  if (!digits) return Reason::event_not_ours;
  if (!is_chat_code(*digits)) return Reason::chat_code_unknown;
  return *std::move(digits);
}

bool is_text_of_a_person(const VerifiedPush& push) {
  return push->msg_type() == "text" && OpenId::fits(push->from());
}

}  // namespace

Result<NamedTicket> ticket_named_in(const VerifiedPush& push) {
  const std::optional<Scene> scene = scene_of(*push);
  Result<std::string> chat_code = scene ? std::string{} : chat_code_in(push);
  if (chat_code.reason() == Reason::event_not_ours) return Reason::event_not_ours;
  if (!OpenId::fits(push->from())) return Reason::field_malformed;
  if (!chat_code) return chat_code.reason();
  return NamedTicket{.scene = scene ? scene->text() : std::string_view{},
                     .chat_code = *std::move(chat_code)};
}

std::string match_number_in(const VerifiedPush& push) {
  if (!is_text_of_a_person(push)) return {};
  return typed_digits(push->fields().get(Field::content), {.least = 2, .most = 2}).value_or("");
}

std::string digit_runs_in(const VerifiedPush& push) {
  if (!is_text_of_a_person(push)) return {};
  return lone_digit_runs(push->fields().get(Field::content));
}

}  // namespace menshen
