/// What WeChat's news about a person changes. It crosses as JSON; `edge/core/binding.ts` has the
/// shape.

#include "core/binding/hear.hpp"
#include "wasm/door.hpp"
#include "wasm/json.hpp"

namespace menshen::door {
namespace {

Instant instant(const Question& question, std::string_view key) {
  return Instant{static_cast<std::int64_t>(question.number(key))};
}

/// Without `following`, nobody has the identity.
Following read_following(const Question& question) {
  const Json* json = question.find("following");
  if (json == nullptr) return {};
  const Question known{*json};
  return {true, known.flag("following"), instant(known, "changedAt"), instant(known, "provedAt")};
}

}  // namespace

MENSHEN_EXPORT menshen_hear(std::uint32_t length) {
  Reader reader{length};
  const std::string_view text = reader.text();
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  const Question question{json};
  const DatedNews news{static_cast<NewsKind>(question.place("kind", news_kind_names)),
                       instant(question, "at")};
  const auto policy = static_cast<OnUnfollow>(question.place("onUnfollow", on_unfollow_names));
  const auto asked = static_cast<Asked>(question.place("asked", asked_names));
  const NewsDecision decision =
      hear(news, read_following(question), policy, asked, instant(question, "now"));
  return answer({{"effect", news_effect_names[static_cast<std::size_t>(decision.effect)]},
                 {"reason", name_of(decision.reason)}});
}

}  // namespace menshen::door
