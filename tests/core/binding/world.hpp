#pragma once
/// A small directory, implemented independently from its promises. It applies writes like a
/// transaction, and remembers the first promise that a write broke.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/binding/held.hpp"
#include "core/binding/write.hpp"
#include "tests/core/binding/partition.hpp"

namespace menshen::test {

class World {
 public:
  const std::string& broken() const { return broken_; }
  void break_promise(std::string promise);

  std::optional<UserId> owner_of(const Identity& identity) const;
  std::optional<UserId> owner_of(const Union& its_union) const;
  std::optional<UserState> state_of(const UserId& user) const;
  /// The union that WeChat first reported for an identity.
  std::optional<Union> union_of(const Identity& identity) const;
  /// The user of a conflict about a union that nobody owned.
  std::optional<UserId> claimant_of(const Union& its_union) const;
  bool is_forgotten(const Identity& identity) const;
  Held held_by(const UserId& user) const;
  UserId fresh();

  void apply(const Writes& writes);
  /// Marks everything that the user owns as forgotten, before it is removed.
  void mark_forgotten(const UserId& user);
  void mark_forgotten(const Identity& identity) { forgotten_.insert(name_of(identity)); }
  void remember_union(const Identity& identity, const Union& its_union);

  /// Active users with an identity.
  std::set<std::string> with_a_way_in() const;
  /// The identities of each user, together with those that conflicts join to them.
  Groups groups() const;
  /// The identities of each user, together with those of the user that a conflict names beside it.
  Groups paired() const;
  /// The identities of each user.
  Groups owned() const;
  /// Calls `visit` with the name of each owned thing and of its owner.
  template <class Visit>
  void for_each_owned(Visit visit) const {
    for (const auto& [name, own] : identities_) visit(name, own.user);
    for (const auto& [name, own] : unions_) visit(name, own.user);
  }

  static std::string name_of(const Identity& identity);
  static std::string name_of(const Union& its_union);
  static std::string name_of(const UserId& user);

 private:
  template <class Thing>
  struct Own {
    Thing thing;
    std::string user;
  };
  template <class Thing>
  using Owned = std::map<std::string, Own<Thing>>;

  void write(const AddUser& it);
  void write(const AddIdentity& it) { give(identities_, it.identity, it.user); }
  void write(const AddUnion& it) { give(unions_, it.its_union, it.user); }
  void write(const AddConflict& it);
  void write(const RemoveIdentity& it);
  void write(const RemoveUnion& it) { take(unions_, it.its_union, it.user); }
  void write(const MoveIdentity& it);
  void write(const MoveUnion& it);
  void write(const RetireUser& it) { move_on(it.user, UserState::active, UserState::merged); }
  void write(const ReviveUser& it) { move_on(it.user, UserState::merged, UserState::active); }
  void write(const ForgetUser& it);

  template <class Thing>
  void give(Owned<Thing>& owned, const Thing& thing, const UserId& user);
  template <class Thing>
  void take(Owned<Thing>& owned, const Thing& thing, const UserId& user);
  void move_on(const UserId& user, UserState from, UserState to);
  void check_nobody_gone_owns();
  Partition owners() const;

  std::map<std::string, UserState> users_;
  Owned<Identity> identities_;
  Owned<Union> unions_;
  std::map<std::string, Union> told_;
  std::set<std::string> forgotten_;
  std::vector<std::vector<std::string>> conflicts_;
  std::vector<std::pair<std::string, std::string>> pairs_;
  std::map<std::string, std::string> claims_;
  std::string broken_;
  int count_ = 0;
};

}  // namespace menshen::test
