/// The directory's side: who is who, and who may become whom. These calls cross as JSON;
/// `edge/binding.ts` has their shapes.

#include <string>
#include <utility>

#include "core/binding/resolve.hpp"
#include "wasm/door.hpp"
#include "wasm/json.hpp"

namespace menshen::door {
namespace {

Json parse_question(std::uint32_t length) {
  Reader reader{length};
  const std::string_view text = reader.text();
  return Json::parse(text.begin(), text.end(), nullptr, false);
}

Json refusal(Reason reason) {
  return {{"outcome", name_of(Outcome::refuse)},
          {"reason", name_of(reason)},
          {"writes", Json::array()}};
}

}  // namespace

MENSHEN_EXPORT menshen_resolve(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question asked{json};
  Result<Identity> identity = Question{asked.at("identity")}.identity();
  if (!identity) return answer(refusal(identity.reason()));
  Evidence evidence{*std::move(identity), std::nullopt};
  if (const Json* given = asked.find("union")) {
    Result<Union> union_ = Question{*given}.union_();
    if (!union_) return answer(refusal(union_.reason()));
    evidence.union_ = *std::move(union_);
  }
  const Question holds{asked.at("known")};
  const Known known{holds.optional_user("identityOwner"), holds.optional_user("unionOwner"),
                    holds.optional_user("session")};
  const Terms terms{static_cast<Purpose>(asked.place("purpose", purpose_names)),
                    static_cast<FirstSignIn>(asked.place("firstSignIn", first_sign_in_names))};

  const BindingDecision decision = resolve(evidence, known, terms, asked.user("fresh"));
  Json document = {{"outcome", name_of(decision.outcome)},
                   {"reason", name_of(decision.reason)},
                   {"writes", as_json(decision.writes)}};
  if (decision.user) document["user"] = decision.user->text();
  return answer(document);
}

}  // namespace menshen::door
