#pragma once
/// What a decision about people changes in the directory. The directory applies all writes of one
/// decision in one transaction, in their order; each is safe to apply again.

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
/// Two users that evidence calls one person, or one user and nobody known. Changes no owner; the
/// directory keeps one record for the same two and the same evidence, also after somebody decided
/// to keep them apart.
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
/// The user signs in no more; whoever held its id finds `into`.
struct RetireUser {
  UserId user;
  UserId into;
};
struct ReviveUser {
  UserId user;
};
/// The user's data go; its id is never given again.
struct ForgetUser {
  UserId user;
};

using Write = std::variant<AddUser, AddIdentity, AddUnion, AddConflict, RemoveIdentity, RemoveUnion,
                           MoveIdentity, MoveUnion, RetireUser, ReviveUser, ForgetUser>;
using Writes = std::vector<Write>;

}  // namespace menshen
