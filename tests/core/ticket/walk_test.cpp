#include "tests/core/ticket/walk.hpp"

#include <random>

#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

TEST_CASE("INV-01 to INV-15, 19, 20, 24: 200,000 random steps of two tickets and two people hold") {
  std::mt19937 random{20'240'611};
  const Pick pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  Walk walk{pick};
  for (int step = 0; step < 200'000; ++step) {
    const std::optional<std::string> broken = walk.step(pick);
    if (broken) FAIL("step " << step << ": " << *broken);
  }
  for (std::size_t at = 1; at < state_names.size(); ++at) {
    INFO(state_names[at]);
    CHECK(walk.reached(static_cast<State>(at)) > 50);
  }
}

}  // namespace
}  // namespace menshen::test
