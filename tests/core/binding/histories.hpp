#pragma once
/// Random histories, and the properties that every one of them must have.

#include <array>
#include <random>
#include <string>
#include <utility>

#include "tests/core/binding/history.hpp"
#include "tests/core/rapidcheck.hpp"

namespace menshen::test {

template <class Enum>
rc::Gen<Enum> any_of(unsigned count) {
  return rc::gen::map(rc::gen::inRange(0U, count),
                      [](unsigned at) { return static_cast<Enum>(at); });
}

inline rc::Gen<History> histories_of(rc::Gen<Kind> kind, rc::Gen<FirstSignIn> policy,
                                     rc::Gen<unsigned> choice) {
  const auto person = rc::gen::inRange(0U, 4U);
  const auto account = rc::gen::inRange(0U, 3U);
  return rc::gen::container<History>(rc::gen::build<Happened>(
      rc::gen::set(&Happened::kind, std::move(kind)), rc::gen::set(&Happened::person, person),
      rc::gen::set(&Happened::account, account), rc::gen::set(&Happened::other_person, person),
      rc::gen::set(&Happened::other_account, account),
      rc::gen::set(&Happened::with_union, rc::gen::arbitrary<bool>()),
      rc::gen::set(&Happened::policy, std::move(policy)),
      rc::gen::set(&Happened::choice, std::move(choice))));
}

/// All kinds of events, in any order.
inline rc::Gen<History> any_history() {
  return histories_of(any_of<Kind>(kinds), any_of<FirstSignIn>(first_sign_in_names.size()),
                      rc::gen::inRange(0U, 6U));
}

/// Only events that add knowledge. Unlinking, merging and forgetting undo something, so their order
/// matters by design. Application accounts in import records are left out: no conflict records
/// them, so an operator who settles a conflict imports the record again.
inline rc::Gen<History> growing_history() {
  return histories_of(
      rc::gen::element(Kind::sign_in, Kind::sign_in, Kind::link, Kind::prove, Kind::import),
      rc::gen::just(FirstSignIn::create), rc::gen::inRange(3U, 6U));
}

/// Only scans, each with its union where it has one.
inline rc::Gen<History> told_history() {
  return rc::gen::map(histories_of(rc::gen::just(Kind::sign_in), rc::gen::just(FirstSignIn::create),
                                   rc::gen::just(0U)),
                      [](History history) {
                        for (Happened& happened : history) happened.with_union = true;
                        return history;
                      });
}

/// Only scans, for which WeChat tells a person's union or another one: as when accounts move to
/// another Open Platform, where every union is new.
inline rc::Gen<History> moving_history() {
  return histories_of(rc::gen::element(Kind::sign_in, Kind::told),
                      rc::gen::just(FirstSignIn::create), rc::gen::just(0U));
}

/// Short histories of a few identities: everything that gives and takes accounts, scans that are
/// disowned, and follows and unfollows that arrive in any order, in time, late or too late. The
/// same for the same seed.
inline History living_history(unsigned seed) {
  using enum Kind;
  static constexpr std::array usual = {
      sign_in, sign_in, sign_in, sign_in, link,   link,   link,   link,   link,     join,
      join,    join,    remove,  remove,  remove, not_me, not_me, not_me, unlink,   merge,
      undo,    undo,    import,  rest,    prove,  forget, follow, follow, unfollow, unfollow};
  static constexpr std::array<std::int64_t, 8> late_ms = {0,      0,       0,       9'000,
                                                          11'000, 120'000, 299'000, 400'000};
  std::mt19937 random{seed};
  const auto pick = [&](unsigned count) { return static_cast<unsigned>(random() % count); };
  History history(4 + pick(16));
  for (Happened& happened : history) {
    happened.kind = usual[pick(usual.size())];
    happened.person = pick(3);
    happened.account = pick(6) / 5;
    happened.other_person = pick(3);
    happened.other_account = pick(6) / 5;
    happened.with_union = pick(4) == 0;
    happened.choice = pick(3);
    const bool is_news = happened.kind == follow || happened.kind == unfollow;
    // A ticket takes a scan for two minutes.
    happened.late = Duration{late_ms[pick(is_news ? late_ms.size() : 6)]};
    happened.on_unfollow = static_cast<OnUnfollow>(pick(on_unfollow_names.size()));
    happened.answer = static_cast<Asked>(1 + pick(asked_names.size() - 1));
  }
  return history;
}

/// Checks that each thing has one owner, everybody has a way in, and nothing is gained without
/// proof.
inline std::string broken_in(const History& history, const Deciders& by) {
  Story story{by};
  story.play(history);
  return story.broken();
}

/// The same events in another order, some of them twice.
inline History redelivered(const History& history, unsigned seed) {
  std::mt19937 random{seed};
  History more = history;
  for (const Happened& happened : history) {
    if (random() % 3 == 0) more.push_back(happened);
  }
  for (std::size_t at = more.size(); at > 1; --at) std::swap(more[at - 1], more[random() % at]);
  return more;
}

/// Empty when both orders lead to the same groups, else the difference.
inline std::string differs(const History& history, unsigned seed, const Deciders& by,
                           Groups (World::*groups)() const = &World::groups) {
  Story once{by};
  once.play(history);
  Story again{by};
  again.play(redelivered(history, seed));
  for (const Story* story : {&once, &again}) {
    if (!story->broken().empty()) return story->broken();
  }
  const bool same = (once.world().*groups)() == (again.world().*groups)();
  return same ? "" : "the order decides who is grouped with whom";
}

}  // namespace menshen::test
