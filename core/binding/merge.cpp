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

Result<Writes> undo_merge(const Held& from, const Held& into, const Snapshot& snapshot,
                          Instant merged_at, Instant now) {
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
  const std::size_t given_back = writes.size() - 1;
  const bool from_stranded = given_back == 0 && !snapshot.identities.empty();
  const bool into_stranded = given_back == into.identities.size() && snapshot.into_had_identity;
  if (from_stranded || into_stranded) return Reason::last_way_in;
  for (const Union& its_union : snapshot.unions) {
    if (holds(into, its_union)) writes.emplace_back(MoveUnion{its_union, into.user, from.user});
  }
  return writes;
}

}  // namespace menshen
