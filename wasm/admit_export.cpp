/// The import: admits one record and decides who owns its things.

#include <utility>

#include "core/binding/admit.hpp"
#include "wasm/door.hpp"
#include "wasm/json.hpp"

namespace menshen::door {
namespace {

Json refusal(Reason reason) {
  return {{"outcome", "refuse"},
          {"reason", name_of(reason)},
          {"writes", Json::array()},
          {"contactsNotTaken", Json::array()}};
}

/// Reads a list of a record's claims, or returns the reason why one is malformed.
template <class Thing>
Reason read_claims(const Json& list, Result<Thing> (Question::*read)() const,
                   std::vector<Claimed<Thing>>& into) {
  for (const Json& one : list) {
    const Question question{one};
    Result<Thing> thing = (question.*read)();
    if (!thing) return thing.reason();
    into.push_back(
        {*std::move(thing), question.optional_user("owner"), question.flag("forgotten")});
  }
  return Reason::accepted;
}

std::vector<std::optional<UserId>> read_owners(const Json& list) {
  std::vector<std::optional<UserId>> owners;
  for (const Json& one : list) owners.push_back(Question{one}.optional_user("owner"));
  return owners;
}

/// The id of a record comes from a file; the owners come from the directory.
Reason read_record(const Question& question, ImportRecord& record) {
  if (const Json* json = question.find("user")) {
    const Question user{*json};
    Result<UserId> id = UserId::parse(user.text("id"));
    if (!id) return id.reason();
    record.user = *std::move(id);
    if (user.find("state") != nullptr) {
      record.state = static_cast<UserState>(user.place("state", user_state_names));
    }
  }
  record.account_owners = read_owners(question.at("accounts"));
  record.contact_owners = read_owners(question.at("contacts"));
  const Reason reason =
      read_claims(question.at("identities"), &Question::identity, record.identities);
  if (reason != Reason::accepted) return reason;
  return read_claims(question.at("unions"), &Question::its_union, record.unions);
}

}  // namespace

MENSHEN_EXPORT menshen_admit(std::uint32_t length) {
  Reader reader{length};
  const std::string_view text = reader.text();
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  const Question question{json};
  ImportRecord record;
  const Reason reason = read_record(question, record);
  if (reason != Reason::accepted) return answer(refusal(reason));

  const AdmitDecision decision = admit(record, question.user("fresh"));
  Json document = {{"outcome", admission_names[static_cast<std::size_t>(decision.admission)]},
                   {"reason", name_of(decision.reason)},
                   {"writes", as_json(decision.writes)},
                   {"contactsNotTaken", decision.contacts_not_taken}};
  if (decision.user) document["user"] = decision.user->text();
  return answer(document);
}

}  // namespace menshen::door
