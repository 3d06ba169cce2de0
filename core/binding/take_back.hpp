#pragma once
/// "Not me": takes back everything that a scan gave without the knowledge of its person (INV-23).

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/instant.hpp"
#include "core/binding/held.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

/// A scan that its person disowns, and the user whom it opened or to whom it was to be linked.
struct Disowned {
  Identity by;
  UserId user;
  Instant since;
  Purpose purpose = Purpose::sign_in;
};

/// A merge that is in effect.
struct MadeMerge {
  UserId from;
  UserId into;
  Instant at;
};

/// The places of the merges to undo, the latest first.
///   merges: in the order in which they were made
///   proved: the users whom a link's scan proved to be the scanner's, so that they could be joined
std::vector<std::size_t> merges_to_undo(const Disowned& scan, std::span<const MadeMerge> merges,
                                        std::span<const UserId> proved);

/// The identities to take from the user who owns the scanner's now. If the scan gave the scanner's
/// identity to a user who existed already: that one. If it opened the scanner's own account:
/// whatever was added since, because it came from a browser that was not the scanner's.
std::vector<Identity> identities_to_take(const Disowned& scan, const Held& now);

}  // namespace menshen
