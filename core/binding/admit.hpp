#pragma once
/// One record of an import: things that the author of the file says belong to one person.

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/reason.hpp"
#include "core/binding/held.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// An identity or a union of the record, with its owner in the directory.
template <class Thing>
struct Claimed {
  Thing thing;
  std::optional<UserId> owner;
  bool forgotten = false;  // its owner was forgotten
};

struct ImportRecord {
  /// The user id that the record requests, and the state of the user with that id; no state means
  /// that the id was never used.
  std::optional<UserId> user;
  std::optional<UserState> state;
  std::vector<Claimed<Identity>> identities;
  std::vector<Claimed<Union>> unions;
  /// The owner of each account of an application, and of each e-mail address and phone number.
  std::vector<std::optional<UserId>> account_owners;
  std::vector<std::optional<UserId>> contact_owners;
};

enum class Admission : std::uint8_t { create, add, same, conflict };
inline constexpr auto admission_names =
    std::to_array<std::string_view>({"create", "add", "same", "conflict"});

struct AdmitDecision {
  Admission admission = Admission::conflict;
  Reason reason = Reason::accepted;
  std::optional<UserId> user;  // the owner of the record's things after the import
  Writes writes;
  /// Places of the addresses that stay another user's. Empty in a conflict, which takes nothing.
  std::vector<std::size_t> contacts_not_taken;
};

/// A contact is never an owner: an address is only a claim
/// (docs/decisions/0022-no-matching-by-names.md). Things without an owner go to the one user who
/// owns the rest, or to a new user. When several users own the rest, nothing changes owner and each
/// identity of the record is put in a conflict.
AdmitDecision admit(const ImportRecord& record, const UserId& fresh);

}  // namespace menshen
