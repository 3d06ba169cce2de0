#include "core/binding/merge.hpp"

#include "core/policy.hpp"
#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

constexpr Instant merged_at{1'790'000'000'000};
const Union u = union_of("acme-open", "u");
const Union v = union_of("acme-open", "v");

Held user_with(std::string_view name, std::initializer_list<std::string_view> openids,
               std::vector<Union> unions = {}, UserState state = UserState::active) {
  Held held{user(name), state, {}, std::move(unions)};
  for (const std::string_view openid : openids) {
    held.identities.push_back({identity(app_id, openid), std::nullopt});
  }
  return held;
}

std::string reason_of(const auto& result) { return std::string{name_of(result.reason())}; }

/// The result of an undo when `into` now holds this; the merge moved A's `i`, `j` and `u`.
std::string undone(const Held& into, Instant now = merged_at, bool into_had_identity = true) {
  const Snapshot snapshot{{identity(app_id, "i"), identity(app_id, "j")}, {u}, into_had_identity};
  const Held from = user_with("A", {}, {}, UserState::merged);
  const Result<Writes> result = undo_merge({from, into, snapshot, {}, merged_at}, now);
  return result ? text_of(*result) : reason_of(result);
}

TEST_CASE("merge: everything moves, one user retires, and the snapshot lists what moved") {
  const Result<Merge> result = merge(user_with("A", {"i", "j"}, {u}), user_with("B", {"k"}, {v}));
  const Merge& merged = must(result);
  CHECK(text_of(merged.writes) == "i:A>B j:A>B u:A>B A=>B");
  CHECK(merged.snapshot.identities ==
        std::vector<Identity>{identity(app_id, "i"), identity(app_id, "j")});
  CHECK(merged.snapshot.unions == std::vector<Union>{u});
  CHECK(merged.snapshot.into_had_identity);
  CHECK_FALSE(must(merge(user_with("A", {"i"}), user_with("B", {}))).snapshot.into_had_identity);
}

TEST_CASE("merge: only two different active users can be merged") {
  CHECK(reason_of(merge(user_with("A", {"i"}), user_with("A", {"i"}))) == "merge_into_itself");
  const auto gone = GENERATE(UserState::merged, UserState::forgotten);
  CHECK(reason_of(merge(user_with("A", {}, {}, gone), user_with("B", {"k"}))) == "user_not_active");
  CHECK(reason_of(merge(user_with("A", {"i"}), user_with("B", {}, {}, gone))) == "user_not_active");
}

TEST_CASE("undo: only the things that are still where the merge put them go back") {
  CHECK(undone(user_with("B", {"k", "i", "j"}, {u, v})) == "revive A i:B>A j:B>A u:B>A");
  CHECK(undone(user_with("B", {"k", "j", "new"}, {v})) == "revive A j:B>A");
}

TEST_CASE("undo: a merge can be undone for 30 days") {
  const Held into = user_with("B", {"k", "i", "j"}, {u});
  const Instant last = merged_at + seconds(30LL * 24 * 3600);
  CHECK(undone(into, last) == "revive A i:B>A j:B>A u:B>A");
  CHECK(undone(into, last + Duration{1}) == "merge_too_old");
}

TEST_CASE("undo: neither user loses the last identity that it had") {
  CHECK(undone(user_with("B", {"k"}, {u})) == "last_way_in");
  CHECK(undone(user_with("B", {"i", "j"}, {u})) == "last_way_in");
  // It had no identity before the merge: only an application account or an address.
  CHECK(undone(user_with("B", {"i", "j"}, {u}), merged_at, false) == "revive A i:B>A j:B>A u:B>A");
  const Snapshot of_nobody{{}, {}, true};
  const Held from = user_with("A", {}, {}, UserState::merged);
  const MergeToUndo merge{from, user_with("B", {"k"}), of_nobody, {}, merged_at};
  CHECK(text_of(must(undo_merge(merge, merged_at))) == "revive A");
}

TEST_CASE("undo: what was taken off since and is nobody's comes back, too") {
  const Snapshot snapshot{{identity(app_id, "i"), identity(app_id, "j")}, {u, v}, true};
  const auto undone = [&](const Held& into, Snapshot unowned) {
    const Held from = user_with("A", {}, {}, UserState::merged);
    const Result<Writes> result =
        undo_merge({from, into, snapshot, std::move(unowned), merged_at}, merged_at);
    return result ? text_of(*result) : reason_of(result);
  };
  CHECK(undone(user_with("B", {"k"}), {{identity(app_id, "i")}, {u}, false}) == "revive A i>A u>A");
  CHECK(undone(user_with("B", {"k", "j"}, {v}), {{identity(app_id, "i")}, {}, false}) ==
        "revive A j:B>A i>A v:B>A");
  // A union leads to somebody else's identity now, or to nobody's: it comes with an identity only.
  CHECK(undone(user_with("B", {"k", "j"}), {{}, {u}, false}) == "revive A j:B>A");
  // Nothing is taken from somebody who has no identity left anyway.
  CHECK(undone(user_with("B", {}), {{identity(app_id, "i")}, {}, false}) == "revive A i>A");
}

TEST_CASE("INV-23: its own person gets an account back, though the other has nothing else left") {
  const Snapshot snapshot{{identity(app_id, "i")}, {}, true};
  MergeToUndo merge{
      user_with("A", {}, {}, UserState::merged), user_with("B", {"i"}), snapshot, {}, merged_at};
  CHECK(reason_of(undo_merge(merge, merged_at)) == "last_way_in");
  merge.by_its_person = true;
  CHECK(text_of(must(undo_merge(merge, merged_at))) == "revive A i:B>A");
  merge.into = user_with("B", {"k"});
  CHECK(reason_of(undo_merge(merge, merged_at)) == "last_way_in");
}

TEST_CASE("undo: only a merge that is in effect can be undone") {
  const Snapshot snapshot{{identity(app_id, "i")}, {}, true};
  const auto undo = [&](const Held& from, const Held& into) {
    return reason_of(undo_merge({from, into, snapshot, {}, merged_at}, merged_at));
  };
  const Held into = user_with("B", {"k", "i"});
  CHECK(undo(user_with("A", {}), into) == "user_not_active");
  CHECK(undo(user_with("A", {}, {}, UserState::forgotten), into) == "user_not_active");
  CHECK(undo(user_with("A", {}, {}, UserState::merged),
             user_with("B", {}, {}, UserState::merged)) == "user_not_active");
}

}  // namespace
}  // namespace menshen::test
