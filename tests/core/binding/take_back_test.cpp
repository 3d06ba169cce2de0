#include "core/binding/take_back.hpp"

#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

constexpr Instant scanned_at{1'790'000'000'000};
Instant after(std::int64_t ms) { return scanned_at + Duration{ms}; }

Disowned scan_of(Purpose purpose) {
  return {identity(app_id, "mine"), user("A"), scanned_at, purpose};
}

std::string undone(Purpose purpose, const std::vector<MadeMerge>& merges) {
  const std::vector<UserId> proved{user("V")};
  std::string text;
  for (const std::size_t place : merges_to_undo(scan_of(purpose), merges, proved)) {
    text += std::to_string(place) + " ";
  }
  return text;
}

TEST_CASE("INV-23: a link takes back the join that it proved, a sign-in each merge since") {
  const MadeMerge before{user("V"), user("A"), after(-1)};
  const MadeMerge joined{user("V"), user("A"), after(5)};
  const MadeMerge other{user("W"), user("A"), after(6)};
  const MadeMerge elsewhere{user("V"), user("B"), after(7)};
  const std::vector merges{before, joined, other, elsewhere};
  CHECK(undone(Purpose::link, merges) == "1 ");
  CHECK(undone(Purpose::sign_in, merges) == "2 1 ");
}

TEST_CASE("INV-23: the user is followed through later merges, but not others into the same user") {
  const MadeMerge joined{user("V"), user("A"), after(1)};
  const MadeMerge not_ours{user("W"), user("B"), after(2)};
  const MadeMerge moved{user("A"), user("B"), after(3)};
  const MadeMerge later{user("X"), user("B"), after(4)};
  const std::vector merges{joined, not_ours, moved, later};
  CHECK(undone(Purpose::link, merges) == "0 ");
  CHECK(undone(Purpose::sign_in, merges) == "3 2 0 ");
}

HeldIdentity held(std::string_view openid, std::optional<Instant> added_at = std::nullopt) {
  HeldIdentity one{identity(app_id, openid), std::nullopt};
  one.added_at = added_at;
  return one;
}
std::string taken(Purpose purpose, std::vector<HeldIdentity> identities) {
  const Held now{user("A"), UserState::active, std::move(identities), {}};
  std::string text;
  for (const Identity& one : identities_to_take(scan_of(purpose), now)) {
    text += text_of(one) + " ";
  }
  return text;
}

TEST_CASE("INV-23: what a scan gave to another's account is taken back") {
  const auto purpose = GENERATE(Purpose::link, Purpose::sign_in);
  CHECK(taken(purpose, {held("old"), held("mine", after(0)), held("new", after(9))}) == "mine ");
  CHECK(taken(purpose, {held("old"), held("new", after(9))}).empty());
}

TEST_CASE("INV-23: from the scanner's own account goes what was added since the scan") {
  const std::vector identities{held("mine"), held("old", after(-1)), held("new", after(0))};
  CHECK(taken(Purpose::sign_in, identities) == "new ");
  CHECK(taken(Purpose::link, identities).empty());
}

}  // namespace
}  // namespace menshen::test
