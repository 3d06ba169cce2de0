#include "core/ticket/lifecycle.hpp"

#include <fstream>
#include <set>
#include <string>
#include <utility>

#include "core/base/json.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

/// The table a second time, with "not me" at any time after the scan (INV-23): for each state, in
/// order, the events that it accepts. tests/widget/widget-core.test.ts drives the browser build
/// with the same rows.
Json vectors() {
  std::ifstream file{MENSHEN_TESTS_DIR "/vectors/lifecycle.json"};
  REQUIRE(file.good());
  Json rows = Json::parse(file, nullptr, false);
  REQUIRE(rows.is_array());
  return rows;
}

TEST_CASE("INV-03, INV-24: each of the 132 pairs has the answer of the vectors") {
  const Json rows = vectors();
  REQUIRE(rows.size() == 11);
  REQUIRE(state_names.size() == 11);
  REQUIRE(event_names.size() == 12);
  std::size_t allowed = 0;
  std::size_t written = 0;
  for (std::size_t from = 0; from < 11; ++from) {
    const Json& on = rows[from].at("on");
    CHECK(rows[from].at("state") == state_names[from]);
    written += on.size();
    for (std::size_t event = 0; event < 12; ++event) {
      CAPTURE(state_names[from], event_names[event]);
      const Result<State> to = next_state(static_cast<State>(from), static_cast<Event>(event));
      REQUIRE((to ? name_of(*to) : "") == on.value(std::string{event_names[event]}, ""));
      if (to) ++allowed;
      const Reason why =
          state_names[from] == "expired" ? Reason::ticket_expired : Reason::ticket_out_of_turn;
      if (!to) REQUIRE(to.reason() == why);
    }
  }
  CHECK(allowed == steps.size());
  CHECK(written == steps.size());
}

TEST_CASE("INV-04: exactly five states are final") {
  std::set<std::string_view> ends;
  for (std::size_t at = 0; at < state_names.size(); ++at) {
    if (is_end(static_cast<State>(at))) ends.insert(state_names[at]);
  }
  CHECK(ends ==
        std::set<std::string_view>{"redeemed", "expired", "cancelled", "denied", "refused"});
}

TEST_CASE("lifecycle: no pair occurs twice in the table, and every state is reachable") {
  std::set<std::pair<State, Event>> pairs;
  std::set<State> reached{State::waiting};
  for (const Step& step : steps) {
    CHECK(pairs.emplace(step.from, step.on).second);
    CHECK(reached.contains(step.from));
    reached.insert(step.to);
  }
  CHECK(reached.size() == state_names.size());
}

}  // namespace
}  // namespace menshen::test
