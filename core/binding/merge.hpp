#pragma once
/// Two users become one on purpose, and may come apart again.

#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// What a merge moved, kept by the directory so that it can be undone.
struct Snapshot {
  std::vector<Identity> identities;
  std::vector<Union> unions;
  bool into_had_identity = false;  // before
};

struct Merge {
  Writes writes;
  Snapshot snapshot;
};

/// Everything of `from` becomes `into`'s, and `from` signs in no more.
Result<Merge> merge(const Held& from, const Held& into);

/// Within 30 days. Gives back what is still where the merge put it; what came or went since stays
/// as it is. Refused when that would leave one of the two without the way in that it had.
Result<Writes> undo_merge(const Held& from, const Held& into, const Snapshot& snapshot,
                          Instant merged_at, Instant now);

}  // namespace menshen
