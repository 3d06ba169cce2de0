#include "core/ticket/lifecycle.hpp"

#include <map>
#include <set>
#include <utility>

#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

// DESIGN section 4, as a picture, and "not me" at any time after the scan (INV-23): a row for each
// state, a column for each event.
//   scan confirm deny approve ask refuse choose collect redeem cancel expire revoke
const std::map<std::string_view, std::array<std::string_view, 12>> picture = {
    {"waiting", {"scanned", "", "", "", "", "", "", "", "", "cancelled", "expired", ""}},
    {"scanned", {"", "confirmed", "denied", "", "", "", "", "", "", "cancelled", "expired", ""}},
    {"confirmed",
     {"", "", "denied", "approved", "choosing", "refused", "", "", "", "cancelled", "expired", ""}},
    {"choosing", {"", "", "denied", "", "", "", "approved", "", "", "cancelled", "expired", ""}},
    {"approved", {"", "", "denied", "", "", "", "", "granted", "", "cancelled", "expired", ""}},
    {"granted",
     {"", "", "denied", "", "", "", "", "granted", "redeemed", "cancelled", "expired", "refused"}},
    {"redeemed", {}},
    {"expired", {}},
    {"cancelled", {}},
    {"denied", {}},
    {"refused", {}},
};

TEST_CASE("INV-03, INV-24: every one of the 132 pairs has the answer that is drawn") {
  REQUIRE(state_names.size() == 11);
  REQUIRE(event_names.size() == 12);
  std::size_t allowed = 0;
  for (std::size_t from = 0; from < 11; ++from) {
    for (std::size_t on = 0; on < 12; ++on) {
      CAPTURE(state_names[from], event_names[on]);
      const Result<State> to = next_state(static_cast<State>(from), static_cast<Event>(on));
      const std::string_view drawn = picture.at(state_names[from])[on];
      REQUIRE((to ? name_of(*to) : "") == drawn);
      if (to) ++allowed;
      const Reason why =
          state_names[from] == "expired" ? Reason::ticket_expired : Reason::ticket_out_of_turn;
      if (!to) REQUIRE(to.reason() == why);
    }
  }
  CHECK(allowed == steps.size());
}

TEST_CASE("INV-04: exactly five states are ends") {
  std::set<std::string_view> ends;
  for (std::size_t at = 0; at < state_names.size(); ++at) {
    if (is_end(static_cast<State>(at))) ends.insert(state_names[at]);
  }
  CHECK(ends ==
        std::set<std::string_view>{"redeemed", "expired", "cancelled", "denied", "refused"});
}

TEST_CASE("lifecycle: no pair stands in the table twice, and every state can be reached") {
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
