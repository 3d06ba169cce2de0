#include "core/binding/rules.hpp"

#include <map>
#include <optional>

#include "core/binding/resolve.hpp"
#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

// The evidence is the identity `i` and perhaps the union `u`. A is the identity's owner, B another
// owner of the union, S another session, and N a new user. A cell has the outcome, the user that is
// signed in, and the writes: `i>A` gives i to A, `S?A by i` is a conflict.
struct Row {
  std::string_view identity;
  std::string_view its_union;
  std::string_view create;  // sign in, with the app's policy `create`
  std::string_view ask;     // with `ask` and `bind-or-create`
  std::string_view refuse;
  std::string_view same;  // link, by the session; always refused without one
  std::string_view other;
};

constexpr std::string_view no_cell = "";
constexpr std::string_view choose = "ask";
constexpr std::string_view nobody = "refuse first_sign_in_refused";
constexpr std::string_view owner = "sign_in A";
constexpr std::string_view late = "attach_union A: u>A";
constexpr std::string_view mine = "attach_identity B: i>B";
constexpr std::string_view moved = "conflict union_changed A: A? by i,u";
constexpr std::string_view two = "conflict identity_conflict A: A?B by i,u";

constexpr std::array picture = {
    Row{"none", "absent", "create N: +N i>N", choose, nobody, no_cell, "attach_identity S: i>S"},
    Row{"none", "none", "create N: +N i>N u>N", choose, nobody, no_cell,
        "attach_identity S: i>S u>S"},
    Row{"none", "other", mine, mine, mine, mine, "conflict union_taken: S?B by i,u"},
    Row{"user", "absent", owner, owner, owner, owner, "conflict identity_taken: S?A by i"},
    Row{"user", "none", late, late, late, late, "conflict identity_taken: S?A by i,u u>A"},
    Row{"user", "same", owner, owner, owner, owner, "conflict identity_taken: S?A by i,u"},
    Row{"user", "other", two, two, two, two, "conflict identity_taken: S?A by i,u A?B by i,u"},
    Row{"user", "changed", moved, moved, moved, moved,
        "conflict identity_taken: S?A by i,u A? by i,u"},
};

std::string_view drawn(const Situation& at) {
  for (const Row& row : picture) {
    if (row.identity != identity_owner_names[static_cast<std::size_t>(at.identity)]) continue;
    if (row.its_union != union_owner_names[static_cast<std::size_t>(at.its_union)]) continue;
    if (at.purpose == Purpose::link) {
      if (at.session == Session::none) return "refuse session_required";
      return at.session == Session::same ? row.same : row.other;
    }
    if (at.session == Session::same && row.same == no_cell) return no_cell;
    if (at.first_sign_in == FirstSignIn::create) return row.create;
    return at.first_sign_in == FirstSignIn::refuse ? row.refuse : row.ask;
  }
  return no_cell;  // identity none, union same
}

std::string decided(const BindingDecision& decision) {
  std::string text{name_of(decision.outcome)};
  if (decision.reason != Reason::accepted) text.append(" ").append(name_of(decision.reason));
  if (decision.user) text += " " + text_of(*decision.user);
  const std::string writes = text_of(decision.writes);
  return writes.empty() ? text : text + ": " + writes;
}

Evidence evidence_in(const Situation& at) {
  Evidence evidence{identity(app_id, "i"), std::nullopt};
  if (at.its_union != UnionOwner::absent) evidence.its_union = union_of("acme-open", "u");
  return evidence;
}

Known known_in(const Situation& at) {
  Known known;
  if (at.identity == IdentityOwner::user) known.identity_owner = user("A");
  if (at.its_union == UnionOwner::same) known.union_owner = user("A");
  if (at.its_union == UnionOwner::other) known.union_owner = user("B");
  if (at.its_union == UnionOwner::changed) known.identity_union = must(UnionId::parse("before"));
  if (at.session == Session::other) known.session = user("S");
  if (at.session == Session::same) {
    known.session = known.identity_owner ? known.identity_owner : known.union_owner;
  }
  return known;
}

TEST_CASE("binding: every possible cell has the outcome, reason and writes of this drawing") {
  std::map<const Rule*, int> used;
  int cells = 0;
  for_each_situation([&](const Situation& at) {
    const std::string_view expected = drawn(at);
    REQUIRE(at.is_possible() == (expected != no_cell));
    if (!at.is_possible()) return;
    const Evidence evidence = evidence_in(at);
    const Known known = known_in(at);
    const Terms terms{at.purpose, at.first_sign_in};
    const Situation seen = situation_of(evidence, known, terms);
    CAPTURE(expected, static_cast<int>(at.session), static_cast<int>(at.first_sign_in));
    REQUIRE(&rule_for(seen) == &rule_for(at));
    REQUIRE(decided(resolve(evidence, known, terms, user("N"))) == expected);
    ++used[&rule_for(at)];
    ++cells;
  });
  CHECK(cells == 2 * 4 * (8 * 3 - 2));
  CHECK(used.size() == rules.size());
}

/// The directory's knowledge after the writes.
Known after(Known known, const Writes& writes) {
  for (const Write& write : writes) {
    if (const auto* identity = std::get_if<AddIdentity>(&write)) {
      known.identity_owner = identity->user;
    } else if (const auto* given = std::get_if<AddUnion>(&write)) {
      known.union_owner = given->user;
    }
  }
  return known;
}

TEST_CASE("binding: the same evidence a second time changes nothing more, in any cell") {
  for_each_situation([&](const Situation& at) {
    if (!at.is_possible()) return;
    const Evidence evidence = evidence_in(at);
    const Terms terms{at.purpose, at.first_sign_in};
    const BindingDecision first = resolve(evidence, known_in(at), terms, user("N"));
    const Known known = after(known_in(at), first.writes);
    const BindingDecision again = resolve(evidence, known, terms, user("M"));
    CAPTURE(decided(first), decided(again));
    CHECK(again.user == first.user);
    const bool repeats = first.outcome == Outcome::conflict;
    for (const Write& write : again.writes) {
      // A conflict is recorded once by the directory; nothing else is written a second time.
      REQUIRE((repeats && std::holds_alternative<AddConflict>(write)));
    }
  });
}

TEST_CASE("binding: the session may be the other owner of the union") {
  const Evidence evidence{identity(app_id, "i"), union_of("acme-open", "u")};
  const Known known{user("A"), std::nullopt, user("B"), user("B")};
  CHECK(decided(resolve(evidence, known, {Purpose::link, FirstSignIn::create}, user("N"))) ==
        "conflict identity_taken: B?A by i,u");
}

TEST_CASE("binding: a known union counts for nothing when the evidence has no union") {
  const Known known{std::nullopt, std::nullopt, user("B"), user("B")};
  const Evidence evidence{identity(app_id, "i"), std::nullopt};
  CHECK(decided(resolve(evidence, known, {}, user("N"))) == "create N: +N i>N");
  CHECK(decided(resolve(evidence, known, {Purpose::link, FirstSignIn::create}, user("N"))) ==
        "attach_identity B: i>B");
}

TEST_CASE("BI 144: a changed UnionID is recorded as a conflict and given to nobody") {
  const Evidence evidence{identity(app_id, "i"), union_of("acme-open", "u")};
  const UnionId before = must(UnionId::parse("before"));
  const UnionId the_same = evidence.its_union->unionid;
  const auto signs_in = [&](const Known& known) {
    return decided(resolve(evidence, known, {}, user("N")));
  };
  CHECK(signs_in({user("A"), before, user("B"), {}}) == "conflict union_changed A: A?B by i,u");
  CHECK(signs_in({user("A"), before, user("A"), {}}) == "sign_in A");
  CHECK(signs_in({user("A"), the_same, {}, {}}) == "attach_union A: u>A");
  CHECK(signs_in({{}, before, {}, {}}) == "create N: +N i>N u>N");
  const Known linking{user("A"), before, user("S"), user("S")};
  CHECK(decided(resolve(evidence, linking, {Purpose::link, FirstSignIn::create}, user("N"))) ==
        "conflict identity_taken: S?A by i,u");
}

TEST_CASE("binding: every rule explains itself, and refusals and conflicts have a reason") {
  for (const Rule& rule : rules) {
    CAPTURE(rule.why);
    CHECK(rule.why.size() > 20);
    CHECK(rule.why.ends_with('.'));
    const bool turned_down = rule.outcome == Outcome::refuse || rule.outcome == Outcome::conflict;
    CHECK(turned_down == (rule.reason != Reason::accepted));
  }
}

}  // namespace
}  // namespace menshen::test
