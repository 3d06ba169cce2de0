// News about the people of a history, late and in any order, and the promises about it (ID-13).

#include "core/policy.hpp"
#include "tests/core/binding/history.hpp"
#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

bool harms(NewsEffect effect) {
  return effect == NewsEffect::unfollow || effect == NewsEffect::sign_out ||
         effect == NewsEffect::forget;
}

Instant latest_proof(const Following& known) {
  return std::max(known.proved_at, known.following ? known.changed_at : Instant{});
}

}  // namespace

/// A new identity stores the time of its scan; that of a known one stands in its session.
void Story::note_proof(const Scan& scan, const BindingDecision& decision) {
  const auto at = follows_.find(World::name_of(scan.evidence.identity));
  if (at == follows_.end() || !decision.user) return;
  const Instant made = now_ - scan.late;
  for (const Write& one : decision.writes) {
    if (std::holds_alternative<AddIdentity>(one)) at->second.changed_at = made;
  }
  if (scan.terms.purpose != Purpose::sign_in) return;
  at->second.proved_at = std::max(at->second.proved_at, made);
}

void Story::hear(const Happened& it) {
  const Identity about = identity_at(it.person, it.account);
  const bool follows = it.kind == Kind::follow;
  const DatedNews news{follows ? NewsKind::followed : NewsKind::unfollowed, now_ - it.late};
  const auto at = follows_.find(World::name_of(about));
  const Following known = at == follows_.end() ? Following{} : at->second;
  NewsDecision decision = by_.hear(news, known, it.on_unfollow, Asked::not_yet, now_);
  if (decision.effect == NewsEffect::ask) {
    decision = by_.hear(news, known, it.on_unfollow, it.answer, now_);
  }
  const NewsEffect effect = decision.effect;
  if (effect == NewsEffect::forget) forget_identity(about);
  const bool stores =
      effect == NewsEffect::follow || (harms(effect) && effect != NewsEffect::forget);
  if (stores && at != follows_.end()) {
    at->second.following = follows;
    at->second.changed_at = news.at;
  }
  check_heard(it, news, effect);
  if (known.known && harms(effect) && news.at < latest_proof(known)) {
    world_.break_promise("news older than a proof has an effect");
  }
  const bool is_due = known.known && !follows && it.on_unfollow == OnUnfollow::forget &&
                      it.late <= policy::unfollow_confirmed_after &&
                      news.at >= std::max(known.proved_at, known.changed_at);
  if (is_due && world_.owner_of(about)) world_.break_promise("somebody who left is kept");
}

void Story::check_heard(const Happened& it, const DatedNews& news, NewsEffect effect) {
  if (effect != NewsEffect::nothing && now_ > news.at + policy::news_age_max) {
    world_.break_promise("news of more than five minutes ago has an effect");
  }
  const bool confirmed = it.late <= policy::unfollow_confirmed_after || it.answer == Asked::left ||
                         it.answer == Asked::may_not;
  if (effect == NewsEffect::forget && !confirmed) {
    world_.break_promise("somebody is forgotten by a late unfollow that nothing confirmed");
  }
}

/// The user too, if it was their last one.
void Story::forget_identity(const Identity& identity) {
  const auto owner = world_.owner_of(identity);
  if (!owner) return;
  const Held held = held_by(*owner);
  Result<Writes> gone = by_.unlink(held, identity);
  if (gone) {
    world_.mark_forgotten(identity);
  } else {
    world_.mark_forgotten(*owner);
    gone = by_.forget(held);
  }
  if (gone) write(*gone);
}

}  // namespace menshen::test
