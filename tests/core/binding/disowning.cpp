// Merges, joins and removals, and what "not me" makes of them (INV-23).

#include <algorithm>

#include "core/policy.hpp"
#include "tests/core/binding/history.hpp"
#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

bool contains(const std::vector<Identity>& list, const Identity& identity) {
  return std::find(list.begin(), list.end(), identity) != list.end();
}

}  // namespace

std::optional<UserId> Story::active(const UserId& user) const {
  if (world_.state_of(user) == UserState::active) return user;
  for (auto at = merges_.rbegin(); at != merges_.rend(); ++at) {
    if (!at->undone && at->from == user) return active(at->into);
  }
  return std::nullopt;
}

void Story::write(const Writes& writes) {
  for (const Write& one : writes) {
    if (const auto* added = std::get_if<AddIdentity>(&one)) {
      // A user who is created with it does not exist before.
      const bool to_known = world_.state_of(added->user).has_value();
      if (to_known) added_.insert_or_assign(World::name_of(added->identity), now_);
      follows_.insert_or_assign(World::name_of(added->identity), Following{true, true, {}, {}});
      lost_.erase(World::name_of(added->identity));
    }
    if (const auto* gone = std::get_if<RemoveIdentity>(&one)) {
      given_.erase(World::name_of(gone->identity));
      added_.erase(World::name_of(gone->identity));
      follows_.erase(World::name_of(gone->identity));
    }
  }
  world_.apply(writes);
}

Held Story::held_by(const UserId& user) const {
  Held held = world_.held_by(user);
  for (HeldIdentity& one : held.identities) {
    const auto added = added_.find(World::name_of(one.identity));
    if (added != added_.end()) one.added_at = added->second;
    for (const Merged& merged : merges_) {
      const bool moved_it = !merged.undone && contains(merged.snapshot.identities, one.identity);
      if (moved_it && active(merged.into) == user) one.joined_at = merged.at;
    }
  }
  return held;
}

/// What "not me" may disown, what a link proved, and which scan gave an identity to its user.
void Story::remember(const Scan& scan, const BindingDecision& decision) {
  const auto& [evidence, terms, session, late] = scan;
  const bool links = terms.purpose == Purpose::link;
  const std::optional<UserId> user = links ? session : decision.user;
  const std::size_t number = scans_.size();
  if (user) scans_.push_back({evidence.identity, *user, now_, terms.purpose});
  for (const Write& one : decision.writes) {
    const auto* conflict = std::get_if<AddConflict>(&one);
    const bool proves = links && conflict != nullptr && conflict->other;
    if (proves && conflict->user == session) {
      proofs_.push_back({evidence.identity, *session, *conflict->other});
    }
    if (std::holds_alternative<AddIdentity>(one) && user) {
      given_[World::name_of(evidence.identity)] = number;
      disowned_.erase(World::name_of(evidence.identity));
    }
  }
}

void Story::merge_users(const UserId& from, const UserId& into, std::optional<Identity> by_scan) {
  const Result<Merge> merged = by_.merge(held_by(from), held_by(into));
  if (!merged) return;
  proved_.join(World::name_of(from), World::name_of(into));
  write(merged->writes);
  merges_.push_back({from, into, merged->snapshot, now_, false, std::move(by_scan)});
}

void Story::merge(const Happened& it) {
  const auto from = world_.owner_of(identity_at(it.person, it.account));
  const auto into = world_.owner_of(identity_at(it.other_person, it.other_account));
  if (from && into) merge_users(*from, *into, std::nullopt);
}

/// The latest proofs first, as long as the scan still opens the same other user.
void Story::join(const Happened& it) {
  if (proofs_.empty()) return;
  const Proof proof = proofs_[proofs_.size() - 1 - it.choice % proofs_.size()];
  const bool holds = proof.open && world_.owner_of(proof.identity) == proof.other;
  if (!holds || proof.other == proof.user || active(proof.user) != proof.user) return;
  merge_users(proof.other, proof.user, proof.identity);
}

void Story::undo(const Happened& it) {
  if (merges_.empty()) return;
  undo(merges_[it.choice % merges_.size()], false);
}

Snapshot Story::unowned_of(const Snapshot& snapshot) const {
  Snapshot unowned;
  for (const Identity& one : snapshot.identities) {
    if (!world_.owner_of(one) && !world_.is_forgotten(one)) unowned.identities.push_back(one);
  }
  for (const Union& one : snapshot.unions) {
    if (!world_.owner_of(one)) unowned.unions.push_back(one);
  }
  return unowned;
}

bool Story::undo(Merged& merged, bool by_its_person) {
  const std::optional<UserId> into = active(merged.into);
  if (merged.undone || !into) return false;
  const Result<Writes> undone =
      by_.undo_merge({held_by(merged.from), held_by(*into), merged.snapshot,
                      unowned_of(merged.snapshot), merged.at, by_its_person},
                     now_);
  if (!undone) return false;
  const std::vector<HeldIdentity> left = held_by(*into).identities;
  const bool only_merged = std::all_of(left.begin(), left.end(), [&](const HeldIdentity& one) {
    return contains(merged.snapshot.identities, one.identity);
  });
  if (only_merged && (by_its_person || !merged.snapshot.into_had_identity)) {
    excused_.insert(World::name_of(*into));
  }
  write(*undone);
  merged.undone = true;
  for (const Write& one : *undone) {
    // Given back, not added.
    const auto* back = std::get_if<AddIdentity>(&one);
    if (back != nullptr) added_.erase(World::name_of(back->identity));
  }
  for (const Identity& one : merged.snapshot.identities) {
    if (world_.owner_of(one) && disowned_.contains(World::name_of(one))) {
      world_.break_promise("what \"not me\" took off comes back");
    }
  }
  const bool had = !merged.snapshot.identities.empty();
  if (had && !world_.with_a_way_in().contains(World::name_of(merged.from))) {
    world_.break_promise("somebody comes back from a merge without a way in");
  }
  return true;
}

std::optional<Instant> Story::came_at(const HeldIdentity& one) const {
  return std::max(one.added_at, one.joined_at);
}

void Story::remove(const Happened& it) {
  const Identity leaving = identity_at(it.person, it.account);
  const Identity by = identity_at(it.other_person, it.other_account);
  const auto user = world_.owner_of(by);
  if (!user) return;
  const Held held = held_by(*user);
  const Result<Writes> removed = by_.unlink_own(held, {leaving, by}, now_);
  if (!removed) return;
  Loss loss{now_, leaving == by, std::nullopt};
  for (const HeldIdentity& one : held.identities) {
    if (one.identity == by) loss.by_came = came_at(one);
  }
  write(*removed);
  lost_.insert_or_assign(World::name_of(leaving), loss);
}

/// The latest scans first: the link in the chat is good for a day.
void Story::not_me(const Happened& it) {
  if (scans_.empty()) return;
  const Disowned scan = scans_[scans_.size() - 1 - it.choice % scans_.size()];
  if (now_ > scan.since + seconds(24LL * 3600)) return;
  const bool had_owner = world_.owner_of(scan.by).has_value();
  const auto added = added_.find(World::name_of(scan.by));
  const bool added_since = added != added_.end() && added->second >= scan.since;
  take_back(scan);
  if (had_owner && !added_since && !world_.owner_of(scan.by)) {
    world_.break_promise("a disowned scan takes from its person what was theirs before");
  }
  check_taken_back(scan);
}

void Story::take_back(const Disowned& scan) {
  std::vector<UserId> proved;
  for (const Proof& proof : proofs_) {
    if (proof.identity == scan.by && proof.user == scan.user) proved.push_back(proof.other);
  }
  std::vector<MadeMerge> made;
  std::vector<std::size_t> numbers;
  for (std::size_t number = 0; number < merges_.size(); ++number) {
    if (merges_[number].undone) continue;
    made.push_back({merges_[number].from, merges_[number].into, merges_[number].at});
    numbers.push_back(number);
  }
  for (const std::size_t place : by_.merges_to_undo(scan, made, proved)) {
    undo(merges_[numbers[place]], true);
  }
  const auto user = active(scan.user);
  if (user && world_.owner_of(scan.by) == user) {
    for (const Identity& one : by_.identities_to_take(scan, held_by(*user))) disown(one);
  }
  if (scan.purpose == Purpose::sign_in) return;
  for (Proof& proof : proofs_) {
    if (proof.identity == scan.by && proof.user == scan.user) proof.open = false;
  }
}

void Story::disown(const Identity& identity) {
  const Result<Writes> removed = by_.unlink(held_by(*world_.owner_of(identity)), identity);
  if (!removed) return;
  write(*removed);
  disowned_.insert(World::name_of(identity));
  if (!by_.remembers_disowned) return;
  for (Merged& merged : merges_) std::erase(merged.snapshot.identities, identity);
}

/// Whether something of what the merge moved is still there, or is nobody's.
bool Story::can_undo(const Merged& merged) const {
  const auto into = active(merged.into);
  if (merged.undone || !into || now_ > merged.at + policy::merge_undo) return false;
  const auto& moved = merged.snapshot.identities;
  return moved.empty() || std::any_of(moved.begin(), moved.end(), [&](const Identity& one) {
           const auto owner = world_.owner_of(one);
           return owner ? owner == into : !world_.is_forgotten(one);
         });
}

void Story::check_taken_back(const Disowned& scan) {
  if (scan.purpose == Purpose::link) return check_link_taken_back(scan);
  return check_account_kept(scan);
}

/// What a link gave is nobody's again, unless it is the only way in; who was joined is back.
void Story::check_link_taken_back(const Disowned& scan) {
  const auto given = given_.find(World::name_of(scan.by));
  const auto owner = world_.owner_of(scan.by);
  const bool by_this = given != given_.end() && owner && scans_[given->second].since == scan.since;
  if (by_this && held_by(*owner).identities.size() > 1) {
    world_.break_promise("a disowned scan keeps its identity in another's account");
  }
  for (const Merged& merged : merges_) {
    const bool is_its = merged.by_scan == scan.by && merged.into == scan.user;
    if (!is_its || merged.undone || merged.at < scan.since) continue;
    bool was_lost = false;
    for (const Identity& one : merged.snapshot.identities) {
      const auto loss = lost_.find(World::name_of(one));
      was_lost = was_lost || (loss != lost_.end() && loss->second.at > merged.at);
    }
    if (was_lost || can_undo(merged)) {
      world_.break_promise("a disowned scan keeps the account that it joined");
    }
  }
}

/// Nobody loses their account to what their own scan began, and what it added is gone.
void Story::check_account_kept(const Disowned& scan) {
  const auto loss = lost_.find(World::name_of(scan.by));
  const bool is_lost = loss != lost_.end() && loss->second.at >= scan.since;
  if (is_lost && (loss->second.by_itself || loss->second.by_came >= scan.since)) {
    world_.break_promise("a scan loses its person the account");
  }
  const auto user = active(scan.user);
  if (!user || world_.owner_of(scan.by) != user) return;
  const Held held = held_by(*user);
  for (const HeldIdentity& one : held.identities) {
    const bool is_new = one.added_at && *one.added_at >= scan.since;
    const bool is_only = held.identities.size() == 1;
    if (is_new && !is_only) world_.break_promise("a disowned scan keeps what was added since");
  }
  for (const Merged& merged : merges_) {
    if (merged.at >= scan.since && merged.into == *user && can_undo(merged)) {
      world_.break_promise("a disowned scan keeps what was joined since");
    }
  }
}

}  // namespace menshen::test
