#include "core/binding/hear.hpp"

#include <string>

#include "core/policy.hpp"
#include "tests/core/catch.hpp"

namespace menshen::test {
namespace {

using enum NewsKind;

constexpr Instant noon{1'790'000'000'000};
Instant at(std::int64_t second) { return noon + seconds(second); }

struct Case {
  NewsKind kind;
  std::int64_t made;
  std::int64_t heard;
  Following known = {true, true, {}, {}};
  OnUnfollow policy = OnUnfollow::keep;
  Asked asked = Asked::not_yet;
};

std::string decided(const Case& it) {
  const NewsDecision decision =
      hear({it.kind, at(it.made)}, it.known, it.policy, it.asked, at(it.heard));
  std::string text{news_effect_names[static_cast<std::size_t>(decision.effect)]};
  if (decision.reason != Reason::accepted) text.append(" ").append(name_of(decision.reason));
  return text;
}

const Following nobody = {false, true, {}, {}};
Following follows_since(std::int64_t second) { return {true, true, at(second), {}}; }
Following left_at(std::int64_t second) { return {true, false, at(second), {}}; }
Following scanned_at(std::int64_t second) { return {true, true, {}, at(second)}; }

TEST_CASE("news: counts for five minutes after its CreateTime, and before it") {
  for (const NewsKind kind : {followed, unfollowed, revoked}) {
    CHECK(decided({kind, 0, 301}) == "nothing news_stale");
    CHECK(decided({kind, 301, 0}) == "nothing news_stale");
    CHECK(decided({kind, 0, 400LL * 24 * 3600, nobody}) == "nothing news_stale");
  }
  CHECK(decided({cancelled, 0, 301}) == "nothing cancellation_stale");
  CHECK(decided({followed, 0, 300}) == "follow");
  CHECK(decided({followed, 300, 0}) == "follow");
  CHECK(decided({unfollowed, 0, 300}) == "unfollow");
  CHECK(decided({revoked, 0, 300}) == "record");
  CHECK(decided({cancelled, 0, 300}) == "forget");
}

TEST_CASE("news: about an identity that nobody has changes nothing") {
  for (const NewsKind kind : {none, followed, unfollowed, revoked}) {
    CHECK(decided({kind, 0, 0, nobody, OnUnfollow::forget}) == "nothing");
  }
  CHECK(decided({cancelled, 0, 0, nobody}) == "forget");
}

TEST_CASE("news: a follow counts unless later news is known, and its repetition changes nothing") {
  CHECK(decided({followed, 5, 6, left_at(4)}) == "follow");
  CHECK(decided({followed, 5, 6, left_at(5)}) == "follow");
  CHECK(decided({followed, 5, 6, left_at(6)}) == "nothing news_superseded");
  CHECK(decided({followed, 5, 6, follows_since(4)}) == "follow");
  CHECK(decided({followed, 5, 6, follows_since(5)}) == "nothing");
  CHECK(decided({followed, 5, 6, follows_since(6)}) == "nothing news_superseded");
}

TEST_CASE("news: an unfollow and a closed account that are older than a proof are over") {
  for (const OnUnfollow policy : {OnUnfollow::keep, OnUnfollow::sign_out, OnUnfollow::forget}) {
    for (const Following& known : {follows_since(6), scanned_at(6)}) {
      CHECK(decided({unfollowed, 5, 7, known, policy}) == "nothing news_superseded");
      CHECK(decided({cancelled, 5, 7, known, policy}) == "nothing news_superseded");
    }
    CHECK(decided({unfollowed, 5, 7, left_at(6), policy}) == "nothing news_superseded");
    CHECK(decided({cancelled, 5, 7, left_at(6), policy}) == "forget");
    CHECK(decided({cancelled, 6, 7, scanned_at(6), policy}) == "forget");
  }
  CHECK(decided({unfollowed, 6, 7, scanned_at(6)}) == "unfollow");
  CHECK(decided({unfollowed, 6, 7, follows_since(6)}) == "unfollow");
  CHECK(decided({unfollowed, 6, 7, left_at(5)}) == "unfollow");
  CHECK(decided({unfollowed, 6, 7, scanned_at(6), OnUnfollow::sign_out}) == "sign_out");
}

TEST_CASE("news: an unfollow that comes ten seconds late deletes only what WeChat confirms") {
  const auto late = [](std::int64_t heard, Asked asked) {
    return decided({unfollowed, 0, heard, {true, true, {}, {}}, OnUnfollow::forget, asked});
  };
  CHECK(late(10, Asked::not_yet) == "forget");
  CHECK(late(11, Asked::not_yet) == "ask");
  CHECK(late(11, Asked::left) == "forget");
  CHECK(late(11, Asked::may_not) == "forget");
  CHECK(late(11, Asked::follows) == "nothing news_denied");
  CHECK(late(11, Asked::no_answer) == "sign_out news_unconfirmed");
  CHECK(late(301, Asked::left) == "nothing news_stale");
}

}  // namespace
}  // namespace menshen::test
