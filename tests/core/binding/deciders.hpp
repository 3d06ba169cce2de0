#pragma once

#include <span>
#include <vector>

#include "core/binding/admit.hpp"
#include "core/binding/leave.hpp"
#include "core/binding/merge.hpp"
#include "core/binding/resolve.hpp"

namespace menshen::test {

/// All deciders about people, so that a mutant can replace one of them.
struct Deciders {
  std::vector<Rule> rules{menshen::rules.begin(), menshen::rules.end()};
  bool remembers_unions = true;
  Result<Writes> (*unlink)(const Held&, const Identity&) = menshen::unlink;
  Result<Writes> (*forget)(const Held&) = menshen::forget;
  Result<Merge> (*merge)(const Held&, const Held&) = menshen::merge;
  Result<Writes> (*undo_merge)(const Held&, const Held&, const Snapshot&, Instant,
                               Instant) = menshen::undo_merge;
  AdmitDecision (*admit)(const ImportRecord&, const UserId&) = menshen::admit;
};

}  // namespace menshen::test
