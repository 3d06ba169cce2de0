// Random lives of a follower: what happens at WeChat, and the deliveries of it in any order, late
// and twice. Shows the promises of `hear`, and that each can fail.

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/binding/hear.hpp"
#include "core/policy.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

constexpr Instant noon{1'790'000'000'000};
constexpr unsigned lives = 150'000;

/// At WeChat, one thing a second at most. A scan or message is possible only while the person
/// follows, and nothing after the account is closed, but that WeChat may report an unfollow too.
enum class Did : std::uint8_t { follow, unfollow, scan, close };

struct Delivery {
  Did what = Did::follow;
  Instant made;
  Instant heard;
};

struct Life {
  OnUnfollow policy = OnUnfollow::keep;
  std::vector<Delivery> timeline;    // one for each thing that happened, in its order
  std::vector<Delivery> deliveries;  // in the order of arrival
  bool may_ask = true;
  bool answers = true;
};

/// Between a second and 400 days; every thing that happened is delivered in time at least once.
Instant delayed(Instant made, std::mt19937& random, bool in_time) {
  constexpr std::array in_time_ms = {0, 900, 9'000, 11'000, 120'000, 300'000};
  constexpr std::array late_seconds = {301, 3'600, 400 * 24 * 3600};
  if (in_time) return {made.ms + in_time_ms[random() % in_time_ms.size()]};
  return made + seconds(late_seconds[random() % late_seconds.size()]);
}

bool is_possible(Did what, bool follows, bool closed) {
  if (closed) return false;
  return what == Did::follow ? !follows : follows || what == Did::close;
}

void happened(Life& life, const Delivery& it, std::mt19937& random) {
  const auto [what, made, heard] = it;
  life.timeline.push_back(it);
  life.deliveries.push_back({what, made, delayed(heard, random, true)});
  // A scan is claimed by a ticket within its time; a repetition of it is the same scan.
  if (what == Did::scan) return;
  if (random() % 3 == 0) life.deliveries.push_back({what, made, delayed(heard, random, true)});
  if (random() % 3 == 0) life.deliveries.push_back({what, made, delayed(heard, random, false)});
}

Life any_life(unsigned seed) {
  std::mt19937 random{seed};
  Life life;
  life.policy = static_cast<OnUnfollow>(random() % on_unfollow_names.size());
  life.may_ask = random() % 4 != 0;
  life.answers = random() % 4 != 0;
  bool follows = false;
  bool closed = false;
  Instant now = noon;
  for (auto steps = 2 + random() % 9; steps > 0; --steps) {
    const auto what = static_cast<Did>(random() % 16 == 0 ? 3 : random() % 3);
    if (!is_possible(what, follows, closed)) continue;
    now = now + seconds(1 + static_cast<std::int64_t>(random() % 20));
    if (what == Did::follow || what == Did::unfollow) follows = what == Did::follow;
    closed = what == Did::close;
    if (closed) follows = false;
    happened(life, {what, now, now}, random);
    if (closed && random() % 2 == 0) {
      happened(life, {Did::unfollow, now + seconds(1), now + seconds(1)}, random);
    }
  }
  std::shuffle(life.deliveries.begin(), life.deliveries.end(), random);
  std::stable_sort(life.deliveries.begin(), life.deliveries.end(),
                   [](const Delivery& a, const Delivery& b) { return a.heard < b.heard; });
  return life;
}

/// The decider of the directory, and how it stores what a follow says.
struct Hearing {
  std::function<NewsDecision(const DatedNews&, Following, OnUnfollow, Asked, Instant)> decide =
      hear;
  bool stores_follows = true;
  bool stores_unfollows = true;
};

/// A directory with the sessions of one identity.
class Story {
 public:
  Story(const Life& life, const Hearing& by) : life_(life), by_(by) {}

  std::string broken() {
    for (const Delivery& delivery : life_.deliveries) {
      play(delivery);
      if (!broken_.empty()) return broken_;
    }
    check_end();
    return broken_;
  }

 private:
  void play(const Delivery& it) {
    if (it.what != Did::scan) return news(it);
    // A new person stores the time of the scan; a known one's stands in the session alone.
    if (!known_.known) {
      known_ = {true, true, it.made, {}};
      missed_ = last_news_ > it.made;
    }
    known_.proved_at = std::max(known_.proved_at, it.made);
    signed_in_ = true;
  }

  void news(const Delivery& it) {
    constexpr std::array kinds = {NewsKind::followed, NewsKind::unfollowed, NewsKind::none,
                                  NewsKind::cancelled};
    const DatedNews news{kinds[static_cast<std::size_t>(it.what)], it.made};
    const Following before = known_;
    last_news_ = std::max(last_news_, it.made);
    NewsDecision decision = decide(news, Asked::not_yet, it.heard);
    if (decision.effect == NewsEffect::ask) decision = decide(news, answer_at(it.heard), it.heard);
    apply(decision.effect, it.made);
    const bool harmed = decision.effect == NewsEffect::sign_out ||
                        decision.effect == NewsEffect::forget ||
                        decision.effect == NewsEffect::unfollow;
    const Instant proof =
        std::max(before.proved_at, before.following ? before.changed_at : Instant{});
    if (harmed && it.made < proof) broken_ = "news older than a proof has an effect";
    if (decision.effect != NewsEffect::nothing && it.heard > it.made + policy::news_age_max) {
      broken_ = "news of more than five minutes ago has an effect";
    }
    const bool late = it.heard > it.made + policy::unfollow_confirmed_after;
    const bool unproved = late && it.what == Did::unfollow && life_.may_ask;
    if (decision.effect == NewsEffect::forget && unproved && !left_at(it.heard)) {
      broken_ = "somebody who follows is forgotten";
    }
    if (decision.effect == NewsEffect::forget && unproved && !life_.answers) {
      broken_ = "somebody is forgotten by a late unfollow that nothing confirmed";
    }
  }

  NewsDecision decide(const DatedNews& news, Asked asked, Instant now) const {
    return by_.decide(news, known_, life_.policy, asked, now);
  }

  void apply(NewsEffect effect, Instant made) {
    if (effect == NewsEffect::forget) {
      known_ = {};
      signed_in_ = false;
    }
    if (effect == NewsEffect::sign_out && known_.proved_at <= made) signed_in_ = false;
    if (effect == NewsEffect::follow && (by_.stores_follows || !known_.following)) {
      known_.following = true;
      known_.changed_at = made;
    }
    const bool left = effect == NewsEffect::unfollow || effect == NewsEffect::sign_out;
    if (left && (by_.stores_unfollows || known_.following)) {
      known_.following = false;
      known_.changed_at = made;
    }
  }

  /// The truth at WeChat.
  bool left_at(Instant now) const {
    bool follows = false;
    for (const Delivery& it : life_.timeline) {
      if (it.made > now) break;
      if (it.what != Did::scan) follows = it.what == Did::follow;
    }
    return !follows;
  }
  Asked answer_at(Instant now) const {
    if (!life_.may_ask) return Asked::may_not;
    if (!life_.answers) return Asked::no_answer;
    return left_at(now) ? Asked::left : Asked::follows;
  }

  /// Everything was delivered in time once, so the directory says what is true at WeChat, and has
  /// done what the policy asks.
  void check_end() {
    if (!broken_.empty() || life_.timeline.empty()) return;
    const Did last = life_.timeline.back().what;
    const bool left = last == Did::unfollow || last == Did::close;
    if (known_.known && came_last(Did::close)) {
      broken_ = "somebody who closed their account is kept";
    }
    if (!known_.known) return;
    if (!left && !known_.following && !missed_) broken_ = "a follower counts as somebody who left";
    if (last == Did::unfollow && known_.following && !missed_)
      broken_ = "somebody who left counts as a follower";
    if (last == Did::unfollow && signed_in_ && life_.policy != OnUnfollow::keep &&
        came_last(Did::unfollow)) {
      broken_ = "somebody who left stays signed in";
    }
    if (last == Did::unfollow && life_.policy == OnUnfollow::forget && life_.answers &&
        came_last(Did::unfollow)) {
      broken_ = "somebody who left is kept";
    }
  }

  /// A scan that arrives after its person left signs in all the same: the news that would end it
  /// was heard before.
  bool came_last(Did what) const {
    Instant last_scan{};
    Instant last_news{};
    for (const Delivery& it : life_.deliveries) {
      if (it.what == Did::scan || it.what == Did::follow) last_scan = std::max(last_scan, it.heard);
      if (it.what == what && is_last(it) && it.heard <= it.made + policy::news_age_max) {
        last_news = std::max(last_news, it.heard);
      }
    }
    return last_news > last_scan;
  }
  bool is_last(const Delivery& it) const {
    return it.what == Did::close || it.made == life_.timeline.back().made;
  }

  const Life& life_;
  const Hearing& by_;
  Following known_;
  bool signed_in_ = false;
  Instant last_news_;
  bool missed_ = false;  // newer news came before the scan that made the person known
  std::string broken_;
};

std::string first_broken(const Hearing& by) {
  for (unsigned seed = 0; seed < lives; ++seed) {
    const Life life = any_life(seed);
    std::string broken = Story{life, by}.broken();
    if (!broken.empty()) return broken + ", seed " + std::to_string(seed);
  }
  return "";
}

using Facts = std::function<void(DatedNews&, Following&, OnUnfollow&, Asked&, Instant&)>;
/// Decides on changed facts.
Hearing believing(const Facts& change) {
  Hearing by;
  by.decide = [change](DatedNews news, Following known, OnUnfollow policy, Asked asked,
                       Instant now) {
    change(news, known, policy, asked, now);
    return hear(news, known, policy, asked, now);
  };
  return by;
}

struct Mutant {
  std::string_view name;
  Hearing by;
  std::string_view promise;
};

const std::vector<Mutant> mutants = {
    {"news of any age is believed", believing([](auto& news, auto&, auto&, auto&, auto& now) {
       now = std::min(now, news.at + policy::news_age_max);
     }),
     "news of more than five minutes ago has an effect"},
    {"a scan proves nothing",
     believing([](auto&, auto& known, auto&, auto&, auto&) { known.proved_at = {}; }),
     "news older than a proof has an effect"},
    {"a follow proves nothing",
     believing([](auto&, auto& known, auto&, auto&, auto&) { known.changed_at = {}; }),
     "news older than a proof has an effect"},
    {"a late unfollow needs no confirmation",
     believing([](auto&, auto&, auto&, auto& asked, auto&) { asked = Asked::left; }),
     "somebody who follows is forgotten"},
    {"silence confirms", believing([](auto&, auto&, auto&, auto& asked, auto&) {
       if (asked == Asked::no_answer) asked = Asked::left;
     }),
     "somebody is forgotten by a late unfollow that nothing confirmed"},
    {"an account that may not ask forgets nobody",
     believing([](auto&, auto&, auto&, auto& asked, auto&) {
       if (asked == Asked::may_not) asked = Asked::follows;
     }),
     "somebody who left"},
    {"nothing is forgotten", believing([](auto&, auto&, auto& policy, auto&, auto&) {
       if (policy == OnUnfollow::forget) policy = OnUnfollow::keep;
     }),
     "somebody who left"},
    {"nobody is signed out", believing([](auto&, auto&, auto& policy, auto&, auto&) {
       if (policy == OnUnfollow::sign_out) policy = OnUnfollow::keep;
     }),
     "somebody who left stays signed in"},
    {"an unfollow hides a closed account",
     believing([](auto& news, auto& known, auto&, auto&, auto&) {
       if (news.kind == NewsKind::cancelled && !known.following) known.proved_at = known.changed_at;
     }),
     "somebody who closed their account is kept"},
    {"a second follow is not stored",
     [] {
       Hearing by;
       by.stores_follows = false;
       return by;
     }(),
     "a follower counts as somebody who left"},
    {"a second unfollow is not stored",
     [] {
       Hearing by;
       by.stores_unfollows = false;
       return by;
     }(),
     "somebody who left counts as a follower"},
};

TEST_CASE(
    "news: every order and delay of follow, unfollow, scan and cancellation keeps its promises") {
  CHECK(first_broken({}).empty());
}

TEST_CASE("news: each mutant breaks the promise that it targets") {
  for (const Mutant& mutant : mutants) {
    INFO(mutant.name);
    const std::string broken = first_broken(mutant.by);
    INFO(broken);
    CHECK(broken.starts_with(mutant.promise));
  }
}

}  // namespace
}  // namespace menshen::test
