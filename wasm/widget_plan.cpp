#include "wasm/widget_plan.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/base/instant.hpp"
#include "core/policy.hpp"

namespace menshen::widget {
namespace {

// Bit n of row m: the browser may see state n after state m. Messages can be lost, so every later
// state counts; repeating a state is always possible.
using Reach = std::array<std::uint16_t, state_names.size()>;
static_assert(state_names.size() <= 16);

constexpr std::size_t index_of(State state) { return static_cast<std::size_t>(state); }
constexpr std::uint16_t bit_of(State state) {
  return static_cast<std::uint16_t>(1U << index_of(state));
}

constexpr Reach closure_of_steps() {
  Reach reach{};
  for (std::size_t at = 0; at < reach.size(); ++at) reach[at] = bit_of(static_cast<State>(at));
  for (std::size_t round = 0; round < reach.size(); ++round) {
    for (const Step& step : steps) reach[index_of(step.from)] |= reach[index_of(step.to)];
  }
  return reach;
}
constexpr Reach reach = closure_of_steps();

constexpr bool may_follow(State shown, State incoming) {
  return (reach[index_of(shown)] & bit_of(incoming)) != 0;
}

// Like `is_end`, without the table of steps, which every visitor would download.
constexpr bool leads_on(State state) { return reach[index_of(state)] != bit_of(state); }

constexpr bool ends_are_ends() {
  for (std::size_t at = 0; at < reach.size(); ++at) {
    if (leads_on(static_cast<State>(at)) == is_end(static_cast<State>(at))) return false;
  }
  return true;
}
static_assert(ends_are_ends());

constexpr View view_of(State state) {
  switch (state) {
    case State::waiting:
      return View::waiting;
    case State::scanned:
      return View::scanned;
    case State::confirmed:
    case State::approved:
    case State::granted:
      return View::signing;
    case State::choosing:
      return View::choosing;
    case State::redeemed:
      return View::success;
    case State::expired:
      return View::expired;
    case State::cancelled:
      return View::cancelled;
    case State::denied:
      return View::denied;
    case State::refused:
      return View::refused;
  }
  __builtin_unreachable();
}

/// Doubles with each failure up to a limit. A random half of the delay keeps a thousand browsers
/// from reconnecting at the same moment after an outage.
constexpr std::int32_t backoff_ms(const Moment& now) {
  if (now.failures == 0) return 0;
  const std::uint32_t doublings = std::min(now.failures - 1, 10U);
  const std::int32_t whole = std::min(backoff_first_ms << doublings, backoff_last_ms);
  const std::int32_t half = whole / 2;
  return half + static_cast<std::int32_t>(now.random % static_cast<std::uint32_t>(half + 1));
}

/// How long after its deadline the browser still waits for news of a state. A QR code has a hidden
/// grace.
constexpr std::int32_t grace_ms(State state) {
  const std::int64_t grace = state == State::waiting ? policy::qr_grace.ms : 0;
  return static_cast<std::int32_t>(grace) + late_news_ms;
}

/// The QR code renews itself only while somebody may be looking, and a limited number of times.
constexpr bool may_renew(const Moment& now) {
  return now.visible && now.online && now.refreshes < refreshes_max;
}

constexpr bool lost(const Moment& now) { return now.failures >= failures_until_offline; }

constexpr Plan after_expiry(const Moment& now) {
  const bool renews = may_renew(now);
  if (renews) {
    // A renewal that failed is repeated like a lost poll.
    return {lost(now) ? View::offline : View::expired, Action::refresh, backoff_ms(now), true};
  }
  const bool offline = now.failures > 0 && !now.online;
  return {offline ? View::offline : View::expired, Action::leave, 0};
}

constexpr Plan with_connection(const Moment& now, View view, std::int32_t rest_ms) {
  // Opening a connection does not end `offline`; only a message from the server does.
  if (lost(now)) view = View::offline;
  const bool renews = view == View::expired && may_renew(now);
  if (now.linked) return {view, Action::rest, std::min(rest_ms, rest_last_ms), renews};
  const bool by_socket = now.socket_failures < socket_failures_max;
  return {view, by_socket ? Action::socket : Action::poll, backoff_ms(now), renews};
}

static_assert(may_follow(State::waiting, State::approved), "a message was missed");
static_assert(!may_follow(State::approved, State::scanned), "never back");

}  // namespace

News judge(State shown, std::uint32_t shown_version, State incoming,
           std::uint32_t incoming_version) {
  if (incoming_version == 0) return News::stale;
  if (shown_version == 0) return News::fresh;
  if (incoming_version == shown_version) return incoming == shown ? News::same : News::stale;
  if (incoming_version < shown_version) return News::stale;
  return may_follow(shown, incoming) ? News::fresh : News::stale;
}

Plan plan(const Moment& now) {
  if (now.collected) return {View::success, Action::leave, 0};
  if (now.state == State::expired) return after_expiry(now);
  if (!leads_on(now.state)) return {view_of(now.state), Action::leave, 0};

  const std::int32_t grace = grace_ms(now.state);
  if (now.ms_left <= -grace) return after_expiry(now);
  if (!now.online) return {View::offline, Action::rest, 0};

  const bool collectable = now.state == State::approved || now.state == State::granted;
  if (collectable) {
    const View view = lost(now) ? View::offline : View::signing;
    return {view, Action::collect, backoff_ms(now)};
  }
  if (now.ms_left > 0) return with_connection(now, view_of(now.state), now.ms_left);
  const View late = now.state == State::waiting ? View::expired : view_of(now.state);
  return with_connection(now, late, now.ms_left + grace);
}

}  // namespace menshen::widget
