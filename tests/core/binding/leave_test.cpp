#include "core/binding/leave.hpp"

#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

const Union u = union_of("acme-open", "u");
const Union v = union_of("acme-open", "v");

std::string decided(const Result<Writes>& result) {
  return result ? text_of(*result) : std::string{name_of(result.reason())};
}

HeldIdentity held(std::string_view openid, std::optional<Union> stands_in = std::nullopt) {
  return {identity(app_id, openid), std::move(stands_in)};
}

TEST_CASE("unlink: an identity is removed, and its union with the last identity under it") {
  const Held one_union{user("A"), UserState::active, {held("i", u), held("j", v)}, {u, v}};
  CHECK(decided(unlink(one_union, identity(app_id, "i"))) == "i<A u<A");
  const Held shared{user("A"), UserState::active, {held("i", u), held("j", u)}, {u}};
  CHECK(decided(unlink(shared, identity(app_id, "i"))) == "i<A");
  const Held unasked{user("A"), UserState::active, {held("i"), held("j", u)}, {u}};
  CHECK(decided(unlink(unasked, identity(app_id, "i"))) == "i<A");
  const Held not_its_own{user("A"), UserState::active, {held("i", v), held("j", u)}, {u}};
  CHECK(decided(unlink(not_its_own, identity(app_id, "i"))) == "i<A");
}

TEST_CASE("unlink: the last identity, and another user's identity, are refused") {
  const Held last{user("A"), UserState::active, {held("i", u)}, {u}};
  CHECK(decided(unlink(last, identity(app_id, "i"))) == "last_way_in");
  CHECK(decided(unlink(last, identity(app_id, "j"))) == "identity_not_owned");
  CHECK(decided(unlink(last, identity("wxsibling", "i"))) == "identity_not_owned");
  const Held none{user("A"), UserState::active, {}, {}};
  CHECK(decided(unlink(none, identity(app_id, "i"))) == "identity_not_owned");
  const auto gone = GENERATE(UserState::merged, UserState::forgotten);
  const Held retired{user("A"), gone, {held("i"), held("j")}, {}};
  CHECK(decided(unlink(retired, identity(app_id, "i"))) == "user_not_active");
}

/// A's identities: an old one, one added and one joined so many hours ago.
Held grown(std::int64_t hours) {
  const Instant then{1'790'000'000'000 - hours * 3'600'000};
  HeldIdentity added = held("added");
  added.added_at = then;
  HeldIdentity joined = held("joined");
  joined.joined_at = then;
  return {user("A"), UserState::active, {held("old"), held("older"), added, joined}, {}};
}
std::string removed(const Held& held, std::string_view leaving, std::string_view by = "older") {
  const OwnRemoval removal{identity(app_id, leaving), identity(app_id, by)};
  return decided(unlink_own(held, removal, Instant{1'790'000'000'000}));
}

TEST_CASE("INV-23: for a day people remove only what was added last, and not by a join") {
  for (const std::int64_t hours : {0, 24}) {
    CHECK(removed(grown(hours), "added") == "added<A");
    CHECK(removed(grown(hours), "joined") == "identity_recent");
    CHECK(removed(grown(hours), "old") == "identity_recent");
  }
  for (const std::string_view leaving : {"added", "joined", "old"}) {
    CHECK(removed(grown(25), leaving) == std::string{leaving} + "<A");
  }
  Held only_joined = grown(1);
  only_joined.identities.erase(only_joined.identities.begin() + 2);
  CHECK(removed(only_joined, "old") == "identity_recent");
}

TEST_CASE("INV-23: of two that were added within a day, the later one goes first") {
  Held grown_twice = grown(2);
  HeldIdentity latest = held("latest");
  latest.added_at = Instant{1'790'000'000'000};
  grown_twice.identities.push_back(latest);
  CHECK(removed(grown_twice, "added") == "identity_recent");
  CHECK(removed(grown_twice, "latest") == "latest<A");
}

TEST_CASE("INV-23: a session does not remove the identity that it was begun with") {
  CHECK(removed(grown(25), "old", "old") == "identity_in_use");
  CHECK(removed(grown(1), "added", "added") == "identity_in_use");
  const Held last{user("A"), UserState::active, {held("old")}, {}};
  CHECK(removed(last, "old", "old") == "last_way_in");
  CHECK(removed(last, "other", "old") == "identity_not_owned");
}

TEST_CASE("forget: everything is removed, and a second time changes nothing") {
  const Held whole{user("A"), UserState::active, {held("i", u), held("j")}, {u, v}};
  CHECK(decided(forget(whole)) == "i<A j<A u<A v<A forget A");
  CHECK(decided(forget({user("A"), UserState::active, {}, {}})) == "forget A");
  CHECK(decided(forget({user("A"), UserState::forgotten, {}, {}})).empty());
  CHECK(decided(forget({user("A"), UserState::merged, {}, {}})) == "user_not_active");
}

}  // namespace
}  // namespace menshen::test
