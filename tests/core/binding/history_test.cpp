// Random histories of pushes, UnionID discoveries, links, proofs, unlinks, merges, undone merges,
// forgetting and imports. RC_PARAMS="max_success=100000" makes the run longer.

#include "tests/core/binding/histories.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

rc::detail::TestParams params() {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  if (std::getenv("RC_PARAMS") == nullptr) params.maxSuccess = 1000;
  return params;
}

/// Fails with the shortest counterexample, and the seed that reproduces it.
template <class Property>
void holds(Property property) {
  const rc::detail::TestMetadata metadata;
  const auto result = rc::detail::checkTestable(std::move(property), metadata, params());
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  INFO(message.str());
  CHECK(result.template is<rc::detail::SuccessResult>());
}

const Deciders ours;

TEST_CASE("binding: one owner, a way in and no gain without proof, in 1,000 random histories") {
  holds([] {
    const History history = *any_history();
    RC_ASSERT(broken_in(history, ours) == "");
  });
}

/// Without the events that are not needed to break the promise.
History shortest(History history) {
  const std::string broken = broken_in(history, ours);
  for (std::size_t at = history.size(); at-- > 0;) {
    History shorter = history;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    if (broken_in(shorter, ours) == broken) history = std::move(shorter);
  }
  return history;
}

TEST_CASE(
    "INV-23: not me, the last way in and one owner, in 100,000 histories of links, joins, "
    "removals, "
    "merges, imports, follows and unfollows") {
  for (unsigned seed = 0; seed < 100'000; ++seed) {
    const History history = living_history(seed);
    const std::string broken = broken_in(history, ours);
    if (broken.empty()) continue;
    std::ostringstream events;
    for (const Happened& happened : shortest(history)) events << happened << "\n";
    INFO("seed " << seed << ":\n" << events.str());
    REQUIRE(broken == "");
  }
}

TEST_CASE("binding: the order and repetition of events do not change the groups") {
  holds([] {
    const History history = *growing_history();
    RC_ASSERT(differs(history, *rc::gen::arbitrary<unsigned>(), ours) == "");
  });
}

TEST_CASE("ID-09: the order does not decide which users are in conflict when unions change") {
  holds([] {
    const History history = *moving_history();
    RC_ASSERT(differs(history, *rc::gen::arbitrary<unsigned>(), ours, &World::paired) == "");
  });
}

TEST_CASE("binding: order and repetition keep the owners, too, when each scan has its union") {
  holds([] {
    const History history = *told_history();
    RC_ASSERT(differs(history, *rc::gen::arbitrary<unsigned>(), ours, &World::owned) == "");
  });
}

}  // namespace
}  // namespace menshen::test
