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

/// A merge to undo, and what became of it.
struct MergeToUndo {
  Held from;
  Held into;  // the user that the one merged into is now, after later merges
  Snapshot snapshot;
  Snapshot unowned;  // what of the snapshot was taken off since, and has no owner
  Instant merged_at;
  bool by_its_person = false;  // "not me", by the person of `from`
};

/// Undoes a merge within 30 days. Returns what is still there, and what was taken off since and has
/// no owner; later additions stay. Refused when that would leave either user without an identity
/// that it had. But if the person of `from` asks, `from` comes back even when its identities are
/// all that `into` has left.
Result<Writes> undo_merge(const MergeToUndo& merge, Instant now);

}  // namespace menshen
