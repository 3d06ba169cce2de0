#pragma once
/// Merges two users deliberately, and undoes a merge.

#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// What a merge moved. The directory keeps it so that the merge can be undone.
struct Snapshot {
  std::vector<Identity> identities;
  std::vector<Union> unions;
  bool into_had_identity = false;  // before the merge
};

struct Merge {
  Writes writes;
  Snapshot snapshot;
};

/// Everything of `from` becomes `into`'s, and `from` can no longer sign in.
Result<Merge> merge(const Held& from, const Held& into);

/// Undoes a merge within 30 days. Returns what is still where the merge put it; later additions and
/// removals stay. Refused when that would leave either user without an identity that it had.
Result<Writes> undo_merge(const Held& from, const Held& into, const Snapshot& snapshot,
                          Instant merged_at, Instant now);

}  // namespace menshen
