#include "core/binding/hear.hpp"

#include <algorithm>

#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr NewsDecision superseded{NewsEffect::nothing, Reason::news_superseded};

bool is_stale(Instant at, Instant now) {
  return at < now - policy::news_age_max || at > now + policy::create_time_ahead;
}

NewsDecision hear_follow(Instant at, const Following& known) {
  if (at < known.changed_at) return superseded;
  const bool is_repeat = known.following && at == known.changed_at;
  return {is_repeat ? NewsEffect::nothing : NewsEffect::follow, Reason::accepted};
}

/// An unfollow that came on time needs no confirmation, and an account that may not ask gets none.
NewsDecision forget_unless_denied(Instant at, Asked asked, Instant now) {
  if (now <= at + policy::unfollow_confirmed_after) return {NewsEffect::forget, Reason::accepted};
  switch (asked) {
    case Asked::not_yet:
      return {NewsEffect::ask, Reason::accepted};
    case Asked::follows:
      return {NewsEffect::nothing, Reason::news_denied};
    case Asked::no_answer:
      return {NewsEffect::sign_out, Reason::news_unconfirmed};
    case Asked::left:
    case Asked::may_not:
      break;
  }
  return {NewsEffect::forget, Reason::accepted};
}

}  // namespace

NewsDecision hear(const DatedNews& news, const Following& known, OnUnfollow on_unfollow,
                  Asked asked, Instant now) {
  const Instant at = news.at;
  const bool is_cancellation = news.kind == NewsKind::cancelled;
  if (is_stale(at, now)) {
    return {NewsEffect::nothing, is_cancellation ? Reason::cancellation_stale : Reason::news_stale};
  }
  if (news.kind == NewsKind::none) return {};
  // Tickets may name the person of a closed account whom the directory does not know.
  if (!known.known) return {is_cancellation ? NewsEffect::forget : NewsEffect::nothing};
  if (news.kind == NewsKind::revoked) return {NewsEffect::record, Reason::accepted};
  if (news.kind == NewsKind::followed) return hear_follow(at, known);
  // An unfollow is no proof of following, so it does not speak against a closed account.
  const bool counts = known.following || !is_cancellation;
  const Instant proof = std::max(known.proved_at, counts ? known.changed_at : Instant{});
  if (at < proof) return superseded;
  if (is_cancellation) return {NewsEffect::forget, Reason::accepted};
  switch (on_unfollow) {
    case OnUnfollow::keep:
      return {NewsEffect::unfollow, Reason::accepted};
    case OnUnfollow::sign_out:
      return {NewsEffect::sign_out, Reason::accepted};
    case OnUnfollow::forget:
      break;
  }
  return forget_unless_denied(at, asked, now);
}

}  // namespace menshen
