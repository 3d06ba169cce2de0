#pragma once
/// One record of an import: things that its author says are one person's.

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/reason.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// An identity or a union of the record, and what the directory holds about it.
template <class Thing>
struct Claimed {
  Thing thing;
  std::optional<UserId> owner;
  bool forgotten = false;  // its owner was forgotten
};

struct ImportRecord {
  /// The id the record asks for, and what became of the user who has it; no state: never given.
  std::optional<UserId> user;
  std::optional<UserState> state;
  std::vector<Claimed<Identity>> identities;
  std::vector<Claimed<Union>> unions;
  /// Whose the record's accounts and addresses are, where they are anybody's.
  std::vector<UserId> other_owners;
};

enum class Admission : std::uint8_t { create, add, same, conflict };
inline constexpr auto admission_names =
    std::to_array<std::string_view>({"create", "add", "same", "conflict"});

struct AdmitDecision {
  Admission admission = Admission::conflict;
  Reason reason = Reason::accepted;
  std::optional<UserId> user;  // whose the record's things are now
  Writes writes;
};

/// What is free becomes the one user's who owns the rest, or a new user's. When the rest is of more
/// than one, nothing changes owner and each identity of the record is in a conflict.
AdmitDecision admit(const ImportRecord& record, const UserId& fresh);

}  // namespace menshen
