#include "core/binding/merge.hpp"

#include <algorithm>

#include "core/policy.hpp"

namespace menshen {
namespace {

bool holds(const Held& held, const Identity& identity) {
  return std::any_of(held.identities.begin(), held.identities.end(),
                     [&](const HeldIdentity& one) { return one.identity == identity; });
}
bool holds(const Held& held, const Union& its_union) {
  return std::find(held.unions.begin(), held.unions.end(), its_union) != held.unions.end();
}

}  // namespace

Result<Merge> merge(const Held& from, const Held& into) {
  if (from.user == into.user) return Reason::merge_into_itself;
  if (from.state != UserState::active || into.state != UserState::active) {
    return Reason::user_not_active;
  }
  Merge merge;
  merge.snapshot.into_had_identity = !into.identities.empty();
  for (const HeldIdentity& one : from.identities) {
    merge.writes.emplace_back(MoveIdentity{one.identity, from.user, into.user});
    merge.snapshot.identities.push_back(one.identity);
  }
  for (const Union& its_union : from.unions) {
    merge.writes.emplace_back(MoveUnion{its_union, from.user, into.user});
    merge.snapshot.unions.push_back(its_union);
  }
  merge.writes.emplace_back(RetireUser{from.user, into.user});
  return merge;
}

Result<Writes> undo_merge(const MergeToUndo& merge, Instant now) {
  const auto& [from, into, snapshot, unowned, merged_at, by_its_person] = merge;
  if (from.state != UserState::merged || into.state != UserState::active) {
    return Reason::user_not_active;
  }
  if (now > merged_at + policy::merge_undo) return Reason::merge_too_old;

  Writes writes{ReviveUser{from.user}};
  for (const Identity& identity : snapshot.identities) {
    if (holds(into, identity)) {
      writes.emplace_back(MoveIdentity{identity, into.user, from.user});
    }
  }
  const std::size_t moved = writes.size() - 1;
  for (const Identity& identity : unowned.identities) {
    writes.emplace_back(AddIdentity{identity, from.user});
  }
  const bool from_stranded = writes.size() == 1 && !snapshot.identities.empty();
  const bool all_of_into = moved > 0 && moved == into.identities.size();
  const bool into_stranded = all_of_into && snapshot.into_had_identity && !by_its_person;
  if (from_stranded || into_stranded) return Reason::last_way_in;
  for (const Union& its_union : snapshot.unions) {
    if (holds(into, its_union)) writes.emplace_back(MoveUnion{its_union, into.user, from.user});
  }
  // A union leads to whom its identities belong, so it comes back with one of them only.
  if (unowned.identities.empty()) return writes;
  for (const Union& its_union : unowned.unions) {
    writes.emplace_back(AddUnion{its_union, from.user});
  }
  return writes;
}

}  // namespace menshen
