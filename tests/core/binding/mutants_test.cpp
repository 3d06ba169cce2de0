// Shows that the properties can fail: each of these deciders has one fault, and some history finds
// it.

#include <functional>

#include "tests/core/binding/histories.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

using enum Outcome;
using I = IdentityOwner;
using U = UnionOwner;
using S = Session;

/// The rules of a mutant come before ours.
Deciders with_rule(const Rule& wrong) {
  Deciders mutant;
  mutant.rules.insert(mutant.rules.begin(), wrong);
  return mutant;
}
Rule rule(Purpose purpose, Some<I> identity, Some<U> its_union, Some<S> session, Outcome outcome,
          Reason reason = Reason::accepted) {
  return {purpose, identity, its_union, session, {}, outcome, reason, "wrong"};
}

Deciders with(const std::function<void(Deciders&)>& change) {
  Deciders mutant;
  change(mutant);
  return mutant;
}

Result<Writes> unlink_the_last(const Held& held, const Identity& identity) {
  return Writes{RemoveIdentity{identity, held.user}};
}
Result<Writes> forget_the_user_alone(const Held& held) { return Writes{ForgetUser{held.user}}; }
Result<Merge> merge_nothing(const Held& from, const Held& into) {
  return merge({from.user, from.state, {}, from.unions}, into);
}
/// Trusts the snapshot without checking who owns its things now.
Result<Writes> undo_all(const Held& from, const Held& into, const Snapshot& snapshot, Instant,
                        Instant) {
  Writes writes{ReviveUser{from.user}};
  for (const Identity& one : snapshot.identities) {
    writes.emplace_back(MoveIdentity{one, into.user, from.user});
  }
  return writes;
}
/// Returns what is still there, without checking that both users keep a way in.
Result<Writes> undo_blindly(const Held& from, const Held& into, const Snapshot& snapshot, Instant,
                            Instant) {
  if (from.state != UserState::merged || into.state != UserState::active) {
    return Reason::user_not_active;
  }
  Writes writes{ReviveUser{from.user}};
  for (const HeldIdentity& one : into.identities) {
    const auto& moved = snapshot.identities;
    if (std::find(moved.begin(), moved.end(), one.identity) == moved.end()) continue;
    writes.emplace_back(MoveIdentity{one.identity, into.user, from.user});
  }
  return writes;
}
AdmitDecision admit_without_a_record(const ImportRecord& record, const UserId& fresh) {
  AdmitDecision decision = admit(record, fresh);
  if (decision.admission == Admission::conflict) decision.writes.clear();
  return decision;
}
/// Gives everything to the first owner, whoever owns it.
AdmitDecision admit_by_force(const ImportRecord& given, const UserId& fresh) {
  ImportRecord record = given;
  std::optional<UserId> first;
  for (auto& one : record.identities) {
    if (!first) first = one.owner;
    if (one.owner != first) one.owner.reset();
  }
  return admit(record, fresh);
}

struct Mutant {
  std::string_view name;
  Deciders by;
  std::string_view promise;
};

constexpr auto enter = Purpose::sign_in;
constexpr std::string_view two_owners = "something has two owners";
constexpr std::string_view no_proof = "somebody gains an account that nothing proves to be theirs";
constexpr std::string_view no_way_in = "a user is left without a way in";
constexpr std::string_view gone_owns = "somebody who is gone owns something";
constexpr std::string_view not_owned = "something is taken from somebody who does not own it";
constexpr std::string_view stranded = "somebody comes back from a merge without a way in";
constexpr std::string_view order = "the order decides who is grouped with whom";

const std::vector<Mutant> mutants = {
    {"a union match is ignored", with_rule(rule(enter, {I::none}, {U::other}, {}, create)), order},
    {"a late union is ignored", with_rule(rule(enter, {I::user}, {U::none}, {}, sign_in)), order},
    {"a conflict is forgotten", with_rule(rule(enter, {I::user}, {U::other}, {}, sign_in)), order},
    {"a conflict merges silently",
     with_rule(rule(enter, {I::user}, {U::other}, {}, attach_identity)), two_owners},
    {"a session attaches on sign-in",
     with_rule(rule(enter, {I::none}, {U::absent, U::none}, {S::other}, attach_identity)),
     no_proof},
    {"linking takes over",
     with_rule(rule(Purpose::link, {I::user}, {}, {S::other}, attach_identity)), two_owners},
    {"a link conflict is not recorded",
     with_rule(rule(Purpose::link, {I::user}, {}, {S::other}, sign_in)), order},
    {"another union than before is attached",
     with([](Deciders& by) { by.remembers_unions = false; }), no_proof},
    {"the last way in may go", with([](Deciders& by) { by.unlink = unlink_the_last; }), no_way_in},
    {"forgetting keeps the identities",
     with([](Deciders& by) { by.forget = forget_the_user_alone; }), gone_owns},
    {"a merge leaves identities behind", with([](Deciders& by) { by.merge = merge_nothing; }),
     gone_owns},
    {"an undo takes what moved on", with([](Deciders& by) { by.undo_merge = undo_all; }),
     not_owned},
    {"an undo strands somebody", with([](Deciders& by) { by.undo_merge = undo_blindly; }),
     stranded},
    {"an import's conflict is not recorded",
     with([](Deciders& by) { by.admit = admit_without_a_record; }), order},
    {"an import takes by force", with([](Deciders& by) { by.admit = admit_by_force; }), two_owners},
};

/// The first broken promise, over the same histories each time.
std::string first_broken(const Deciders& by) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const int size = 10 + static_cast<int>(seed % 90);
    const std::string broken = broken_in(any_history()(rc::Random{seed}, size).value(), by);
    if (!broken.empty()) return broken;
    const std::string order_matters =
        differs(growing_history()(rc::Random{seed}, size).value(), seed, by);
    if (!order_matters.empty()) return order_matters;
  }
  return "";
}

TEST_CASE("binding: each mutant breaks the promise that it targets") {
  for (const Mutant& mutant : mutants) {
    INFO(mutant.name);
    const std::string broken = first_broken(mutant.by);
    CHECK(broken == mutant.promise);
  }
}

TEST_CASE("binding: the same search finds no fault in the real rules") {
  CHECK(first_broken({}).empty());
}

}  // namespace
}  // namespace menshen::test
