#include "tests/core/binding/world.hpp"

#include <utility>
#include <variant>

#include "tests/core/binding/people.hpp"

namespace menshen::test {
namespace {

/// The names of users and unions depend on the order of arrival; identities have fixed names.
Groups identities_in(Partition partition) {
  Groups of_identities;
  for (const auto& group : partition.groups()) {
    std::set<std::string> identities;
    for (const std::string& name : group) {
      if (name.starts_with("wx")) identities.insert(name);
    }
    if (!identities.empty()) of_identities.insert(identities);
  }
  return of_identities;
}

}  // namespace

void World::break_promise(std::string promise) {
  if (broken_.empty()) broken_ = std::move(promise);
}

std::string World::name_of(const Identity& identity) {
  return std::string{identity.app_id.text()} + "/" + std::string{identity.openid.text()};
}
std::string World::name_of(const Union& its_union) {
  return std::string{its_union.open_platform.text()} + "/" + std::string{its_union.unionid.text()};
}
std::string World::name_of(const UserId& user) { return std::string{user.text()}; }

std::optional<UserId> World::owner_of(const Identity& identity) const {
  const auto at = identities_.find(name_of(identity));
  return at == identities_.end() ? std::nullopt : std::optional{user(at->second.user)};
}
std::optional<UserId> World::owner_of(const Union& its_union) const {
  const auto at = unions_.find(name_of(its_union));
  return at == unions_.end() ? std::nullopt : std::optional{user(at->second.user)};
}
std::optional<UserState> World::state_of(const UserId& user) const {
  const auto at = users_.find(name_of(user));
  return at == users_.end() ? std::nullopt : std::optional{at->second};
}
std::optional<Union> World::union_of(const Identity& identity) const {
  const auto at = told_.find(name_of(identity));
  return at == told_.end() ? std::nullopt : std::optional{at->second};
}
bool World::is_forgotten(const Identity& identity) const {
  return forgotten_.contains(name_of(identity)) && !owner_of(identity);
}

Held World::held_by(const UserId& user) const {
  Held held{user, state_of(user).value_or(UserState::forgotten), {}, {}};
  for (const auto& [name, own] : identities_) {
    if (own.user == name_of(user)) held.identities.push_back({own.thing, union_of(own.thing)});
  }
  for (const auto& [name, own] : unions_) {
    if (own.user == name_of(user)) held.unions.push_back(own.thing);
  }
  return held;
}

UserId World::fresh() { return user("user-" + std::to_string(++count_)); }

void World::apply(const Writes& writes) {
  for (const Write& one : writes) {
    std::visit([&](const auto& it) { write(it); }, one);
  }
  check_nobody_gone_owns();
}

void World::mark_forgotten(const UserId& user) {
  for (const HeldIdentity& one : held_by(user).identities) {
    forgotten_.insert(name_of(one.identity));
  }
}

void World::remember_union(const Identity& identity, const Union& its_union) {
  if (owner_of(identity)) told_.emplace(name_of(identity), its_union);
}

std::set<std::string> World::with_a_way_in() const {
  std::set<std::string> users;
  for (const auto& [name, own] : identities_) users.insert(own.user);
  return users;
}

Partition World::owners() const {
  Partition partition;
  for_each_owned(
      [&](const std::string& name, const std::string& user) { partition.join(name, user); });
  return partition;
}

Groups World::owned() const { return identities_in(owners()); }

Groups World::groups() const {
  Partition partition = owners();
  for (const auto& conflict : conflicts_) {
    for (const std::string& name : conflict) partition.join(conflict.front(), name);
  }
  return identities_in(std::move(partition));
}

Groups World::paired() const {
  Partition partition = owners();
  for (const auto& [one, other] : pairs_) partition.join(one, other);
  return identities_in(std::move(partition));
}

std::optional<UserId> World::claimant_of(const Union& its_union) const {
  const auto at = claims_.find(name_of(its_union));
  return at == claims_.end() ? std::nullopt : std::optional{user(at->second)};
}

void World::write(const AddUser& it) {
  if (!users_.emplace(name_of(it.user), UserState::active).second) {
    break_promise("a user id is given twice");
  }
}

void World::write(const AddConflict& it) {
  std::vector<std::string> names{name_of(it.user), name_of(it.identity)};
  if (it.other) names.push_back(name_of(*it.other));
  if (it.its_union) names.push_back(name_of(*it.its_union));
  conflicts_.push_back(std::move(names));
  if (it.other) pairs_.emplace_back(name_of(it.user), name_of(*it.other));
  if (!it.other && it.its_union) claims_.emplace(name_of(*it.its_union), name_of(it.user));
}

void World::write(const RemoveIdentity& it) {
  take(identities_, it.identity, it.user);
  told_.erase(name_of(it.identity));
}

void World::write(const MoveIdentity& it) {
  take(identities_, it.identity, it.from);
  give(identities_, it.identity, it.to);
}

void World::write(const MoveUnion& it) {
  take(unions_, it.its_union, it.from);
  give(unions_, it.its_union, it.to);
}

void World::write(const ForgetUser& it) {
  move_on(it.user, UserState::active, UserState::forgotten);
}

template <class Thing>
void World::give(Owned<Thing>& owned, const Thing& thing, const UserId& user) {
  const auto [at, added] = owned.emplace(name_of(thing), Own<Thing>{thing, name_of(user)});
  if (!added) break_promise("something has two owners");
}

template <class Thing>
void World::take(Owned<Thing>& owned, const Thing& thing, const UserId& user) {
  const auto at = owned.find(name_of(thing));
  if (at == owned.end() || at->second.user != name_of(user)) {
    break_promise("something is taken from somebody who does not own it");
    return;
  }
  owned.erase(at);
}

void World::move_on(const UserId& user, UserState from, UserState to) {
  UserState& state = users_[name_of(user)];
  if (state != from) break_promise("a user's state moves from another than it is in");
  state = to;
}

void World::check_nobody_gone_owns() {
  for_each_owned([&](const std::string&, const std::string& owner) {
    const auto at = users_.find(owner);
    if (at == users_.end() || at->second != UserState::active) {
      break_promise("somebody who is gone owns something");
    }
  });
}

}  // namespace menshen::test
