#include "core/binding/leave.hpp"

#include <algorithm>

namespace menshen {

Result<Writes> unlink(const Held& held, const Identity& identity) {
  if (held.state != UserState::active) return Reason::user_not_active;
  const auto is_it = [&](const HeldIdentity& one) { return one.identity == identity; };
  const auto leaving = std::find_if(held.identities.begin(), held.identities.end(), is_it);
  if (leaving == held.identities.end()) return Reason::identity_not_owned;
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
