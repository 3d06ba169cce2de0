/// The directory's calls: who a person is, and which users may be joined. They cross as JSON;
/// `edge/core/binding.ts` has their shapes.

#include <string>
#include <utility>
#include <vector>

#include "core/binding/leave.hpp"
#include "core/binding/merge.hpp"
#include "core/binding/resolve.hpp"
#include "core/binding/take_back.hpp"
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

Json as_json(const Snapshot& snapshot) {
  Json identities = Json::array();
  for (const Identity& identity : snapshot.identities)
    identities.push_back(door::as_json(identity));
  Json unions = Json::array();
  for (const Union& its_union : snapshot.unions) unions.push_back(door::as_json(its_union));
  return {{"identities", std::move(identities)},
          {"unions", std::move(unions)},
          {"intoHadIdentity", snapshot.into_had_identity}};
}

Snapshot read_snapshot(const Json& json) {
  const Question question{json};
  return {question.identities("identities"), question.unions("unions"),
          question.flag("intoHadIdentity")};
}

Identity read_identity(const Json& json) {
  const Result<Identity> identity = Question{json}.identity();
  invariant(static_cast<bool>(identity));
  return *identity;
}

Disowned read_scan(const Json& json) {
  const Question scan{json};
  return {read_identity(json), scan.user("user"), scan.instant("since"),
          static_cast<Purpose>(scan.place("purpose", purpose_names))};
}

}  // namespace

MENSHEN_EXPORT menshen_resolve(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  Result<Identity> identity = Question{question.at("identity")}.identity();
  if (!identity) return answer(refusal(identity.reason()));
  Evidence evidence{*std::move(identity), std::nullopt};
  if (const Json* given = question.find("union")) {
    Result<Union> its_union = Question{*given}.its_union();
    if (!its_union) return answer(refusal(its_union.reason()));
    evidence.its_union = *std::move(its_union);
  }
  const Question holds{question.at("known")};
  Known known{holds.optional_user("identityOwner"), std::nullopt, holds.optional_user("unionOwner"),
              holds.optional_user("session")};
  known.union_claimant = holds.optional_user("unionClaimant");
  if (holds.find("identityUnion") != nullptr) {
    Result<UnionId> before = UnionId::parse(holds.text("identityUnion"));
    invariant(static_cast<bool>(before));
    known.identity_union = *std::move(before);
  }
  const Terms terms{static_cast<Purpose>(question.place("purpose", purpose_names)),
                    static_cast<FirstSignIn>(question.place("firstSignIn", first_sign_in_names))};

  const BindingDecision decision = resolve(evidence, known, terms, question.user("fresh"));
  Json document = {{"outcome", name_of(decision.outcome)},
                   {"reason", name_of(decision.reason)},
                   {"writes", as_json(decision.writes)}};
  if (decision.user) document["user"] = decision.user->text();
  return answer(document);
}

MENSHEN_EXPORT menshen_unlink(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  const Result<Identity> identity = Question{question.at("identity")}.identity();
  if (!identity) return answer(as_json(Result<Writes>{identity.reason()}));
  const Held held = Question{question.at("held")}.held();
  const Json* by = question.find("by");
  if (by == nullptr) return answer(as_json(unlink(held, *identity)));
  const OwnRemoval removal{*identity, read_identity(*by)};
  return answer(as_json(unlink_own(held, removal, question.instant("now"))));
}

MENSHEN_EXPORT menshen_forget(std::uint32_t length) {
  const Json json = parse_question(length);
  return answer(as_json(forget(Question{Question{json}.at("held")}.held())));
}

MENSHEN_EXPORT menshen_merge(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  const Result<Merge> merged =
      merge(Question{question.at("from")}.held(), Question{question.at("into")}.held());
  if (!merged) return answer(as_json(Result<Writes>{merged.reason()}));
  Json document = as_json(Result<Writes>{merged->writes});
  document["snapshot"] = as_json(merged->snapshot);
  return answer(document);
}

MENSHEN_EXPORT menshen_undo_merge(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  const MergeToUndo merge{
      Question{question.at("from")}.held(),   Question{question.at("into")}.held(),
      read_snapshot(question.at("snapshot")), read_snapshot(question.at("unowned")),
      question.instant("mergedAt"),           question.flag("byItsPerson")};
  return answer(as_json(undo_merge(merge, question.instant("now"))));
}

MENSHEN_EXPORT menshen_merges_to_undo(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  std::vector<MadeMerge> merges;
  for (const Json& one : question.at("merges")) {
    const Question merge{one};
    merges.push_back({merge.user("from"), merge.user("into"), merge.instant("at")});
  }
  std::vector<UserId> proved;
  for (const Json& one : question.at("proved")) proved.push_back(Question{one}.user("user"));
  return answer({{"places", merges_to_undo(read_scan(question.at("scan")), merges, proved)}});
}

MENSHEN_EXPORT menshen_identities_to_take(std::uint32_t length) {
  const Json json = parse_question(length);
  const Question question{json};
  const Held held = Question{question.at("held")}.held();
  Json identities = Json::array();
  for (const Identity& one : identities_to_take(read_scan(question.at("scan")), held)) {
    identities.push_back(door::as_json(one));
  }
  return answer({{"identities", std::move(identities)}});
}

}  // namespace menshen::door
