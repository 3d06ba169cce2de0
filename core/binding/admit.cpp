#include "core/binding/admit.hpp"

#include <algorithm>
#include <utility>

namespace menshen {
namespace {

bool somebody_forgotten(const auto& claimed) {
  return std::any_of(claimed.begin(), claimed.end(), [](const auto& one) { return one.forgotten; });
}

/// The users that own something in the record, in its order, each with the first thing that it
/// owns.
struct Owners {
  std::vector<std::pair<UserId, Reason>> found;

  void add(const UserId& user, Reason seen_by) {
    const auto is_it = [&](const auto& one) { return one.first == user; };
    if (std::none_of(found.begin(), found.end(), is_it)) found.emplace_back(user, seen_by);
  }
};

Owners owners_of(const ImportRecord& record) {
  Owners owners;
  if (record.user && record.state) owners.add(*record.user, Reason::accepted);
  for (const auto& one : record.identities) {
    if (one.owner) owners.add(*one.owner, Reason::identity_taken);
  }
  for (const auto& one : record.unions) {
    if (one.owner) owners.add(*one.owner, Reason::union_taken);
  }
  for (const auto& owner : record.account_owners) {
    if (owner) owners.add(*owner, Reason::account_taken);
  }
  return owners;
}

/// Each thing once, however often the record repeats it.
Writes gifts(const ImportRecord& record, const UserId& user) {
  const auto first_time = [](const auto& list, auto at) {
    return std::none_of(list.begin(), at, [&](const auto& e) { return e.thing == at->thing; });
  };
  Writes writes;
  for (auto at = record.identities.begin(); at != record.identities.end(); ++at) {
    if (at->owner || !first_time(record.identities, at)) continue;
    writes.emplace_back(AddIdentity{at->thing, user});
  }
  for (auto at = record.unions.begin(); at != record.unions.end(); ++at) {
    if (at->owner || !first_time(record.unions, at)) continue;
    writes.emplace_back(AddUnion{at->thing, user});
  }
  return writes;
}

bool named(const Writes& conflicts, const UserId& other) {
  return std::any_of(conflicts.begin(), conflicts.end(), [&](const Write& write) {
    const auto* conflict = std::get_if<AddConflict>(&write);
    return conflict != nullptr && conflict->other == other;
  });
}

/// Records conflicts between `user` and every other owner, one for each identity that `user` does
/// not own. Identities and unions without an owner are included, so that the operator sees them
/// with the others.
Writes conflicts(const ImportRecord& record, const Owners& owners) {
  const UserId& user = owners.found.front().first;
  std::optional<UserId> second;
  if (owners.found.size() > 1) second = owners.found[1].first;
  Writes writes;
  for (const auto& one : record.identities) {
    if (one.owner == user) continue;
    writes.emplace_back(AddConflict{user, one.owner ? one.owner : second, one.thing, std::nullopt});
  }
  if (record.identities.empty()) return writes;
  const Identity& by = record.identities.front().thing;
  for (const auto& one : record.unions) {
    if (one.owner == user) continue;
    writes.emplace_back(AddConflict{user, one.owner ? one.owner : second, by, one.thing});
  }
  for (const auto& [other, seen_by] : owners.found) {
    if (seen_by != Reason::account_taken || other == user || named(writes, other)) continue;
    writes.emplace_back(AddConflict{user, other, by, std::nullopt});
  }
  return writes;
}

/// The addresses that belong to somebody else than `user`.
std::vector<std::size_t> taken_from(const ImportRecord& record, const std::optional<UserId>& user) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < record.contact_owners.size(); ++at) {
    const std::optional<UserId>& owner = record.contact_owners[at];
    if (owner && owner != user) places.push_back(at);
  }
  return places;
}

bool names_only_contacts(const ImportRecord& record) {
  return !record.user && record.identities.empty() && record.unions.empty() &&
         record.account_owners.empty() && !record.contact_owners.empty();
}

/// A record of addresses that all belong to somebody has nothing to import. If one user owns them
/// all, it is that user's record, and it is there.
std::optional<AdmitDecision> nothing_left(const ImportRecord& record) {
  const auto& owners = record.contact_owners;
  const auto owned = [](const auto& owner) { return owner.has_value(); };
  if (!names_only_contacts(record) || !std::all_of(owners.begin(), owners.end(), owned)) return {};
  const auto other = [&](const auto& owner) { return owner != owners.front(); };
  if (std::none_of(owners.begin(), owners.end(), other)) {
    return AdmitDecision{Admission::same, Reason::accepted, owners.front(), {}, {}};
  }
  return AdmitDecision{Admission::conflict, Reason::contact_taken, {}, {}, {}};
}

}  // namespace

AdmitDecision admit(const ImportRecord& record, const UserId& fresh) {
  if (record.state && record.state != UserState::active) {
    return {Admission::conflict, Reason::user_not_active, {}, {}, {}};
  }
  if (somebody_forgotten(record.identities) || somebody_forgotten(record.unions)) {
    return {Admission::conflict, Reason::person_forgotten, {}, {}, {}};
  }
  if (std::optional<AdmitDecision> decided = nothing_left(record)) return *std::move(decided);
  const Owners owners = owners_of(record);
  if (owners.found.empty()) {
    const UserId& user = record.user ? *record.user : fresh;
    Writes writes = gifts(record, user);
    writes.insert(writes.begin(), AddUser{user});
    return {Admission::create, Reason::accepted, user, std::move(writes), taken_from(record, {})};
  }
  const auto& [user, seen_by] = owners.found.front();
  const bool other_id = record.user && *record.user != user;
  if (other_id || owners.found.size() > 1) {
    const Reason reason = other_id ? seen_by : owners.found[1].second;
    return {Admission::conflict, reason, {}, conflicts(record, owners), {}};
  }
  Writes writes = gifts(record, user);
  const Admission admission = writes.empty() ? Admission::same : Admission::add;
  return {admission, Reason::accepted, user, std::move(writes), taken_from(record, user)};
}

}  // namespace menshen
