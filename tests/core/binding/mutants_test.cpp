// Shows that the properties can fail: each of these deciders has one fault, and some history finds
// it.

#include <functional>

#include "core/policy.hpp"
#include "tests/core/binding/histories.hpp"
#include "tests/core/binding/people.hpp"
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
Result<Writes> undo_all(const MergeToUndo& merge, Instant) {
  Writes writes{ReviveUser{merge.from.user}};
  for (const Identity& one : merge.snapshot.identities) {
    writes.emplace_back(MoveIdentity{one, merge.into.user, merge.from.user});
  }
  return writes;
}
/// Returns what is still there, without checking that both users keep a way in.
Result<Writes> undo_blindly(const MergeToUndo& merge, Instant) {
  const auto& [from, into, snapshot, unowned, merged_at, by_its_person] = merge;
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
/// Leaves what was taken off meanwhile.
Result<Writes> undo_without_what_left(const MergeToUndo& given, Instant now) {
  MergeToUndo merge = given;
  merge.unowned = {};
  return undo_merge(merge, now);
}
/// Keeps an account when the other has nothing else left, whoever asks.
Result<Writes> undo_as_an_operator(const MergeToUndo& given, Instant now) {
  MergeToUndo merge = given;
  merge.by_its_person = false;
  return undo_merge(merge, now);
}

Held without_times(Held held, bool added, bool joined) {
  for (HeldIdentity& one : held.identities) {
    if (added) one.added_at.reset();
    if (joined) one.joined_at.reset();
  }
  return held;
}
Result<Writes> remove_what_was_joined(const Held& held, const OwnRemoval& removal, Instant now) {
  return unlink_own(without_times(held, false, true), removal, now);
}
Result<Writes> remove_what_is_older(const Held& held, const OwnRemoval& removal, Instant now) {
  return unlink_own(without_times(held, true, false), removal, now);
}
Result<Writes> remove_its_own(const Held& held, const OwnRemoval& removal, Instant now) {
  OwnRemoval other = removal;
  if (removal.by == removal.leaving) other.by = identity("wxnone", "nobody");
  return unlink_own(held, other, now);
}
std::vector<Identity> take_nothing(const Disowned&, const Held&) { return {}; }
/// From a person's own account, too, only the WeChat that scanned could be taken.
std::vector<Identity> take_as_from_a_link(const Disowned& scan, const Held& now) {
  Disowned link = scan;
  link.purpose = Purpose::link;
  return identities_to_take(link, now);
}
std::vector<std::size_t> undo_no_merge(const Disowned&, std::span<const MadeMerge>,
                                       std::span<const UserId>) {
  return {};
}
/// Does not follow the user through later merges.
std::vector<std::size_t> undo_the_last(const Disowned& scan, std::span<const MadeMerge> merges,
                                       std::span<const UserId> proved) {
  std::vector<std::size_t> places = merges_to_undo(scan, merges, proved);
  if (places.size() > 1) places.resize(1);
  return places;
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

NewsDecision hear_any_age(const DatedNews& news, const Following& known, OnUnfollow policy,
                          Asked asked, Instant now) {
  return hear(news, known, policy, asked, std::min(now, news.at + policy::news_age_max));
}
NewsDecision hear_without_scans(const DatedNews& news, const Following& known, OnUnfollow policy,
                                Asked asked, Instant now) {
  Following unproved = known;
  unproved.proved_at = {};
  return hear(news, unproved, policy, asked, now);
}
NewsDecision hear_without_follows(const DatedNews& news, const Following& known, OnUnfollow policy,
                                  Asked asked, Instant now) {
  Following unfollowed = known;
  unfollowed.changed_at = {};
  return hear(news, unfollowed, policy, asked, now);
}
NewsDecision hear_without_asking(const DatedNews& news, const Following& known, OnUnfollow policy,
                                 Asked, Instant now) {
  return hear(news, known, policy, Asked::left, now);
}
NewsDecision hear_and_keep(const DatedNews& news, const Following& known, OnUnfollow, Asked asked,
                           Instant now) {
  return hear(news, known, OnUnfollow::keep, asked, now);
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
constexpr std::string_view keeps_identity =
    "a disowned scan keeps its identity in another's account";
constexpr std::string_view keeps_added = "a disowned scan keeps what was added since";
constexpr std::string_view keeps_account = "a disowned scan keeps the account that it joined";
constexpr std::string_view keeps_joined = "a disowned scan keeps what was joined since";
constexpr std::string_view lost = "a scan loses its person the account";
constexpr std::string_view comes_back = "what \"not me\" took off comes back";
constexpr std::string_view too_old = "news of more than five minutes ago has an effect";
constexpr std::string_view superseded = "news older than a proof has an effect";
constexpr std::string_view unconfirmed =
    "somebody is forgotten by a late unfollow that nothing confirmed";
constexpr std::string_view kept = "somebody who left is kept";
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
    {"a refused union is no evidence", with([](Deciders& by) { by.remembers_claims = false; }),
     order},
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
    {"an undo leaves what was taken off",
     with([](Deciders& by) { by.undo_merge = undo_without_what_left; }), keeps_account},
    {"an undo by its person keeps the other's last way in",
     with([](Deciders& by) { by.undo_merge = undo_as_an_operator; }), keeps_joined},
    {"what a join brought can be removed",
     with([](Deciders& by) { by.unlink_own = remove_what_was_joined; }), lost},
    {"what was just added can remove the rest",
     with([](Deciders& by) { by.unlink_own = remove_what_is_older; }), lost},
    {"a session can remove its own WeChat",
     with([](Deciders& by) { by.unlink_own = remove_its_own; }), lost},
    {"\"not me\" takes nothing back",
     with([](Deciders& by) { by.identities_to_take = take_nothing; }), keeps_identity},
    {"\"not me\" leaves what was added since",
     with([](Deciders& by) { by.identities_to_take = take_as_from_a_link; }), keeps_added},
    {"\"not me\" undoes no merge", with([](Deciders& by) { by.merges_to_undo = undo_no_merge; }),
     keeps_joined},
    {"\"not me\" undoes only the last merge",
     with([](Deciders& by) { by.merges_to_undo = undo_the_last; }), keeps_joined},
    {"an undo brings back what \"not me\" took off",
     with([](Deciders& by) { by.remembers_disowned = false; }), comes_back},
    {"news of any age is believed", with([](Deciders& by) { by.hear = hear_any_age; }), too_old},
    {"a scan proves nothing", with([](Deciders& by) { by.hear = hear_without_scans; }), superseded},
    {"a follow proves nothing", with([](Deciders& by) { by.hear = hear_without_follows; }),
     superseded},
    {"a late unfollow needs no confirmation",
     with([](Deciders& by) { by.hear = hear_without_asking; }), unconfirmed},
    {"an unfollow forgets nobody", with([](Deciders& by) { by.hear = hear_and_keep; }), kept},
};

/// Plays the same histories each time until one breaks a promise that `is_wanted`.
template <class Wanted>
std::string first_broken(const Deciders& by, Wanted is_wanted) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::string broken;
    for (unsigned more = 0; more < 20; ++more) {
      broken = broken_in(living_history(seed * 20 + more), by);
      if (is_wanted(broken)) return broken;
    }
    const int size = 10 + static_cast<int>(seed % 90);
    broken = broken_in(any_history()(rc::Random{seed}, size).value(), by);
    if (is_wanted(broken)) return broken;
    broken = differs(growing_history()(rc::Random{seed}, size).value(), seed, by);
    if (is_wanted(broken)) return broken;
    broken = differs(moving_history()(rc::Random{seed}, size).value(), seed, by, &World::paired);
    if (is_wanted(broken)) return broken;
  }
  return "";
}

TEST_CASE("binding: each mutant breaks the promise that it targets") {
  for (const Mutant& mutant : mutants) {
    INFO(mutant.name);
    const auto is_targeted = [&](const std::string& broken) { return broken == mutant.promise; };
    CHECK(first_broken(mutant.by, is_targeted) == mutant.promise);
  }
}

TEST_CASE("binding: the same search finds no fault in the real rules") {
  const auto is_any = [](const std::string& broken) { return !broken.empty(); };
  CHECK(first_broken({}, is_any).empty());
}

}  // namespace
}  // namespace menshen::test
