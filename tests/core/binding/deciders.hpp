#pragma once

#include <span>
#include <vector>

#include "core/binding/admit.hpp"
#include "core/binding/hear.hpp"
#include "core/binding/leave.hpp"
#include "core/binding/merge.hpp"
#include "core/binding/resolve.hpp"
#include "core/binding/take_back.hpp"

namespace menshen::test {

/// All deciders about people, so that a mutant can replace one of them.
struct Deciders {
  std::vector<Rule> rules{menshen::rules.begin(), menshen::rules.end()};
  bool remembers_unions = true;
  /// A union that was refused counts as evidence.
  bool remembers_claims = true;
  Result<Writes> (*unlink)(const Held&, const Identity&) = menshen::unlink;
  Result<Writes> (*forget)(const Held&) = menshen::forget;
  Result<Merge> (*merge)(const Held&, const Held&) = menshen::merge;
  Result<Writes> (*undo_merge)(const MergeToUndo&, Instant) = menshen::undo_merge;
  Result<Writes> (*unlink_own)(const Held&, const OwnRemoval&, Instant) = menshen::unlink_own;
  std::vector<std::size_t> (*merges_to_undo)(const Disowned&, std::span<const MadeMerge>,
                                             std::span<const UserId>) = menshen::merges_to_undo;
  std::vector<Identity> (*identities_to_take)(const Disowned&,
                                              const Held&) = menshen::identities_to_take;
  /// What "not me" took off does not come back when a merge is undone.
  bool remembers_disowned = true;
  NewsDecision (*hear)(const DatedNews&, const Following&, OnUnfollow, Asked,
                       Instant) = menshen::hear;
  AdmitDecision (*admit)(const ImportRecord&, const UserId&) = menshen::admit;
};

}  // namespace menshen::test
