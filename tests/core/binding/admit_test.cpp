#include "core/binding/admit.hpp"

#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

using Owner = std::optional<UserId>;
const Owner nobody;
const Owner a = user("A");
const Owner b = user("B");

std::string decided(const ImportRecord& record) {
  const AdmitDecision decision = admit(record, user("N"));
  std::string text{admission_names[static_cast<std::size_t>(decision.admission)]};
  if (decision.reason != Reason::accepted) text.append(" ").append(name_of(decision.reason));
  if (decision.user) text += " " + text_of(*decision.user);
  for (const std::size_t place : decision.contacts_not_taken) text += " !" + std::to_string(place);
  const std::string writes = text_of(decision.writes);
  return writes.empty() ? text : text + ": " + writes;
}

Claimed<Identity> id(std::string_view openid, const Owner& owner = nobody) {
  return {identity(app_id, openid), owner, false};
}
Claimed<Union> in(std::string_view unionid, const Owner& owner = nobody) {
  return {union_of("acme-open", unionid), owner, false};
}
ImportRecord record(std::vector<Claimed<Identity>> identities,
                    std::vector<Claimed<Union>> unions = {}, std::vector<Owner> accounts = {}) {
  return {std::nullopt,      std::nullopt,        std::move(identities),
          std::move(unions), std::move(accounts), {}};
}
ImportRecord with(ImportRecord record, std::vector<Owner> contacts) {
  record.contact_owners = std::move(contacts);
  return record;
}
ImportRecord of_user(std::string_view id, std::optional<UserState> state, ImportRecord record) {
  record.user = user(id);
  record.state = state;
  return record;
}

TEST_CASE("import: a record of unknown things creates a user with the requested id") {
  CHECK(decided(record({id("i"), id("j")}, {in("u")})) == "create N: +N i>N j>N u>N");
  CHECK(decided(of_user("U", std::nullopt, record({id("i")}))) == "create U: +U i>U");
  CHECK(decided(record({})) == "create N: +N");
}

TEST_CASE("import: the owner of one thing gets the free ones, and a second import writes nothing") {
  CHECK(decided(record({id("i", a), id("j")}, {in("u")})) == "add A: j>A u>A");
  CHECK(decided(record({id("i")}, {in("u", a)})) == "add A: i>A");
  CHECK(decided(record({id("i")}, {}, {*a})) == "add A: i>A");
  CHECK(decided(record({id("i", a)}, {in("u", a)}, {*a, *a})) == "same A");
  CHECK(decided(of_user("A", UserState::active, record({id("i")}))) == "add A: i>A");
  CHECK(decided(of_user("A", UserState::active, record({}))) == "same A");
}

TEST_CASE("import: a thing that the record repeats is written once") {
  CHECK(decided(record({id("i"), id("i")}, {in("u"), in("u")})) == "create N: +N i>N u>N");
  CHECK(decided(record({id("i"), {identity("wxsibling", "i"), nobody, false}})) ==
        "create N: +N i>N i>N");
}

TEST_CASE("import: things of two users keep their owners, and each identity gets a conflict") {
  CHECK(decided(record({id("i", a), id("j", b), id("k")})) ==
        "conflict identity_taken: A?B by j A?B by k");
  CHECK(decided(record({id("i", a)}, {in("u", b), in("v")})) ==
        "conflict union_taken: A?B by i,u A?B by i,v");
  CHECK(decided(record({id("i", a)}, {}, {*b})) == "conflict account_taken: A?B by i");
  CHECK(decided(record({}, {}, {*a, *b})) == "conflict account_taken");
}

TEST_CASE("import: an id of another user than the owner is a conflict") {
  CHECK(decided(of_user("U", UserState::active, record({id("i", a), id("j")}))) ==
        "conflict identity_taken: U?A by i U?A by j");
  CHECK(decided(of_user("U", std::nullopt, record({id("i", a), id("j")}))) ==
        "conflict identity_taken: A? by j");
  CHECK(decided(of_user("U", std::nullopt, record({id("j")}, {}, {*a}))) ==
        "conflict account_taken: A? by j");
}

TEST_CASE("ID-04: an address never decides who a record is about, and is taken from nobody") {
  CHECK(decided(with(record({id("i")}), {a})) == "create N !0: +N i>N");
  CHECK(decided(with(record({id("i")}), {nobody, a})) == "create N !1: +N i>N");
  CHECK(decided(with(record({id("i", b), id("j")}), {a, b, nobody})) == "add B !0: j>B");
  CHECK(decided(with(record({id("i", b)}), {a})) == "same B !0");
  CHECK(decided(with(record({id("i", b)}), {b, nobody})) == "same B");
  CHECK(decided(with(of_user("U", std::nullopt, record({})), {a})) == "create U !0: +U");
  CHECK(decided(with(of_user("A", UserState::active, record({})), {b})) == "same A !0");
  CHECK(decided(with(record({}, {}, {b}), {a})) == "same B !0");
  CHECK(decided(with(record({}, {}, {nobody}), {a})) == "create N !0: +N");
  CHECK(decided(with(record({id("i", a), id("j", b)}), {b})) ==
        "conflict identity_taken: A?B by j");
}

TEST_CASE("ID-04: a record of addresses alone creates a user, once, and adds to nobody") {
  CHECK(decided(with(record({}), {nobody, nobody})) == "create N: +N");
  CHECK(decided(with(record({}), {a, nobody})) == "create N !0: +N");
  CHECK(decided(with(record({}), {a, a})) == "same A");
  CHECK(decided(with(record({}), {a, b})) == "conflict contact_taken");
}

TEST_CASE("ID-10: an import never restores a forgotten user") {
  const auto gone = GENERATE(UserState::merged, UserState::forgotten);
  CHECK(decided(of_user("U", gone, record({id("i")}))) == "conflict user_not_active");
  ImportRecord by_identity = record({id("i"), id("j")});
  by_identity.identities[1].forgotten = true;
  CHECK(decided(by_identity) == "conflict person_forgotten");
  ImportRecord by_union = record({id("i")}, {in("u")});
  by_union.unions[0].forgotten = true;
  CHECK(decided(by_union) == "conflict person_forgotten");
}

}  // namespace
}  // namespace menshen::test
