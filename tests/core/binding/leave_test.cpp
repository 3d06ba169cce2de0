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

TEST_CASE("forget: everything is removed, and a second time changes nothing") {
  const Held whole{user("A"), UserState::active, {held("i", u), held("j")}, {u, v}};
  CHECK(decided(forget(whole)) == "i<A j<A u<A v<A forget A");
  CHECK(decided(forget({user("A"), UserState::active, {}, {}})) == "forget A");
  CHECK(decided(forget({user("A"), UserState::forgotten, {}, {}})).empty());
  CHECK(decided(forget({user("A"), UserState::merged, {}, {}})) == "user_not_active");
}

}  // namespace
}  // namespace menshen::test
