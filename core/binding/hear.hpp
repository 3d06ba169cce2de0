#pragma once
/// Decides what WeChat's news about a person changes: a follow, an unfollow, a closed account.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/config/people.hpp"
#include "core/wechat/news.hpp"

namespace menshen {

/// What the directory and the sessions know about the identity in the news. All times but `now` are
/// CreateTimes, by WeChat's clock.
struct Following {
  bool known = false;  // the identity has an owner
  bool following = true;
  Instant changed_at;  // of the follow, unfollow or first scan that `following` comes from
  Instant proved_at;   // of the latest scan or message behind a session or a grant
};

/// WeChat's answer to whether the person follows (`user/info`). `may_not`: the account may not ask.
enum class Asked : std::uint8_t { not_yet, follows, left, no_answer, may_not };
inline constexpr auto asked_names =
    std::to_array<std::string_view>({"not_yet", "follows", "left", "no_answer", "may_not"});

/// `ask`: ask WeChat, then decide again.
enum class NewsEffect : std::uint8_t { nothing, record, follow, unfollow, sign_out, forget, ask };
inline constexpr auto news_effect_names = std::to_array<std::string_view>(
    {"nothing", "record", "follow", "unfollow", "sign_out", "forget", "ask"});

struct NewsDecision {
  NewsEffect effect = NewsEffect::nothing;
  Reason reason = Reason::accepted;  // why the news has no effect, or a smaller one
};

struct DatedNews {
  NewsKind kind = NewsKind::none;
  Instant at;
};

/// Pure and total. News is authentic but may come late, twice and in any order. It counts for five
/// minutes, and a scan, a message or a follow proves at its own CreateTime that older news to the
/// contrary is over. Of two events in one second the later delivery counts.
NewsDecision hear(const DatedNews& news, const Following& known, OnUnfollow on_unfollow,
                  Asked asked, Instant now);

}  // namespace menshen
