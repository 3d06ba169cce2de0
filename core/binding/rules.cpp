/// The guarantees of the table, checked at compile time.

#include "core/binding/rules.hpp"

namespace menshen {
namespace {

constexpr bool each_possible_situation_has_one_rule() {
  bool holds = true;
  for_each_situation([&](const Situation& situation) {
    int covering = 0;
    for (const Rule& rule : rules) covering += rule.covers(situation) ? 1 : 0;
    if (situation.is_possible()) holds = holds && covering == 1;
  });
  return holds;
}
static_assert(each_possible_situation_has_one_rule(), "two rules for one situation, or none");

constexpr bool a_session_changes_no_sign_in() {
  bool holds = true;
  for_each_situation([&](Situation situation) {
    if (situation.purpose != Purpose::sign_in || !situation.is_possible()) return;
    const Outcome with = rule_for(situation).outcome;
    situation.session = Session::none;
    holds = holds && rule_for(situation).outcome == with;
  });
  return holds;
}
static_assert(a_session_changes_no_sign_in(), "a stranger's scan would change an account (CD-06)");

}  // namespace
}  // namespace menshen
