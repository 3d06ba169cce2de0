#pragma once
/// Who is this person: the evidence of a scan and what the directory knows, decided.

#include <optional>
#include <variant>

#include "core/binding/identity.hpp"

namespace menshen {

/// What a verified push proves.
struct Evidence {
  Identity identity;
};

/// What the directory holds about that evidence.
struct Known {
  std::optional<UserId> identity_owner;
};

/// The person has an account here.
struct SignIn {
  UserId user;
};
/// The person is new: write a user and give it this identity.
struct Create {
  UserId user;
  Identity identity;
};
using BindingDecision = std::variant<SignIn, Create>;

/// Pure and total. `fresh` is a user id that was never used; it is spent only by `Create`. Asking
/// again after the writes gives `SignIn` with the same user, so the order and the number of
/// deliveries do not matter.
BindingDecision resolve(const Evidence& evidence, const Known& known, const UserId& fresh);

}  // namespace menshen
