#include "core/binding/take_back.hpp"

#include <algorithm>
#include <cstddef>

namespace menshen {

std::vector<std::size_t> merges_to_undo(const Disowned& scan, std::span<const MadeMerge> merges,
                                        std::span<const UserId> proved) {
  std::vector<std::size_t> places;
  // The user as they were at each merge: a later merge can have moved them into another.
  UserId user = scan.user;
  for (std::size_t place = 0; place < merges.size(); ++place) {
    const MadeMerge& made = merges[place];
    if (made.at < scan.since) continue;
    const bool is_proved = std::find(proved.begin(), proved.end(), made.from) != proved.end();
    const bool is_moved = made.from == user;
    const bool undoes = scan.purpose == Purpose::link ? made.into == user && is_proved
                                                      : made.into == user || is_moved;
    if (undoes) places.push_back(place);
    if (is_moved) user = made.into;
  }
  std::reverse(places.begin(), places.end());
  return places;
}

std::vector<Identity> identities_to_take(const Disowned& scan, const Held& now) {
  const auto is_own = [&](const HeldIdentity& one) { return one.identity == scan.by; };
  const auto is_new = [&](const HeldIdentity& one) {
    return one.added_at && *one.added_at >= scan.since;
  };
  const auto own = std::find_if(now.identities.begin(), now.identities.end(), is_own);
  if (own == now.identities.end()) return {};
  if (is_new(*own)) return {scan.by};
  std::vector<Identity> taken;
  if (scan.purpose == Purpose::link) return taken;
  for (const HeldIdentity& one : now.identities) {
    if (is_new(one)) taken.push_back(one.identity);
  }
  return taken;
}

}  // namespace menshen
