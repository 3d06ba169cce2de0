#include "core/binding/leave.hpp"

#include <algorithm>

#include "core/policy.hpp"

namespace menshen {
namespace {

/// When the identity came to its user; nothing if the user was created with it.
std::optional<Instant> came_at(const HeldIdentity& one) {
  return std::max(one.added_at, one.joined_at);
}

bool is_recent(const std::optional<Instant>& at, Instant now) {
  return at && now <= *at + policy::not_me_lifetime;
}

const HeldIdentity* find(const Held& held, const Identity& identity) {
  const auto is_it = [&](const HeldIdentity& one) { return one.identity == identity; };
  const auto at = std::find_if(held.identities.begin(), held.identities.end(), is_it);
  return at == held.identities.end() ? nullptr : &*at;
}

}  // namespace

Result<Writes> unlink(const Held& held, const Identity& identity) {
  if (held.state != UserState::active) return Reason::user_not_active;
  const HeldIdentity* leaving = find(held, identity);
  if (leaving == nullptr) return Reason::identity_not_owned;
  if (held.identities.size() == 1) return Reason::last_way_in;

  Writes writes{RemoveIdentity{identity, held.user}};
  for (const Union& its_union : held.unions) {
    const auto stands_in_it = [&](const HeldIdentity& one) { return one.its_union == its_union; };
    if (stands_in_it(*leaving) &&
        std::count_if(held.identities.begin(), held.identities.end(), stands_in_it) == 1) {
      writes.emplace_back(RemoveUnion{its_union, held.user});
    }
  }
  return writes;
}

Result<Writes> unlink_own(const Held& held, const OwnRemoval& removal, Instant now) {
  Result<Writes> writes = unlink(held, removal.leaving);
  if (!writes) return writes;
  if (removal.leaving == removal.by) return Reason::identity_in_use;
  const HeldIdentity& leaving = *find(held, removal.leaving);
  if (is_recent(leaving.joined_at, now)) return Reason::identity_recent;
  const bool is_older =
      std::any_of(held.identities.begin(), held.identities.end(), [&](const HeldIdentity& other) {
        return is_recent(came_at(other), now) && came_at(other) > came_at(leaving);
      });
  return is_older ? Result<Writes>{Reason::identity_recent} : writes;
}

Result<Writes> forget(const Held& held) {
  if (held.state == UserState::merged) return Reason::user_not_active;
  if (held.state == UserState::forgotten) return Writes{};
  Writes writes;
  for (const HeldIdentity& one : held.identities) {
    writes.emplace_back(RemoveIdentity{one.identity, held.user});
  }
  for (const Union& its_union : held.unions) writes.emplace_back(RemoveUnion{its_union, held.user});
  writes.emplace_back(ForgetUser{held.user});
  return writes;
}

}  // namespace menshen
