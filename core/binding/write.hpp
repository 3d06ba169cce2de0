#pragma once
/// The changes that a decision about people makes in the directory. The directory applies all
/// writes of one decision in order, in one transaction; each is idempotent.

#include <optional>
#include <variant>
#include <vector>

#include "core/binding/identity.hpp"

namespace menshen {

struct AddUser {
  UserId user;
};
struct AddIdentity {
  Identity identity;
  UserId user;
};
struct AddUnion {
  Union its_union;
  UserId user;
};
/// Two users that evidence calls one person, or one user and an unknown person. Changes no owner.
/// The directory keeps one record for the same pair and the same evidence, even after an operator
/// decided to keep them apart.
struct AddConflict {
  UserId user;
  std::optional<UserId> other;
  Identity identity;
  std::optional<Union> its_union;
};
struct RemoveIdentity {
  Identity identity;
  UserId user;
};
struct RemoveUnion {
  Union its_union;
  UserId user;
};
struct MoveIdentity {
  Identity identity;
  UserId from;
  UserId to;
};
struct MoveUnion {
  Union its_union;
  UserId from;
  UserId to;
};
/// The user can no longer sign in; references to its id resolve to `into`.
struct RetireUser {
  UserId user;
  UserId into;
};
struct ReviveUser {
  UserId user;
};
/// Deletes the user's data; its id is never reused.
struct ForgetUser {
  UserId user;
};

using Write = std::variant<AddUser, AddIdentity, AddUnion, AddConflict, RemoveIdentity, RemoveUnion,
                           MoveIdentity, MoveUnion, RetireUser, ReviveUser, ForgetUser>;
using Writes = std::vector<Write>;

}  // namespace menshen
