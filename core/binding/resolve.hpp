#pragma once
/// Who is this person: the evidence of a scan and what the directory knows, decided.

#include <optional>
#include <span>

#include "core/binding/identity.hpp"
#include "core/binding/rules.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// What a verified push proves, and what WeChat's API says about its openid.
struct Evidence {
  Identity identity;
  std::optional<Union> its_union;
};

/// What the directory holds about that evidence.
struct Known {
  std::optional<UserId> identity_owner;
  /// What WeChat last said of the identity, for the Open Platform of the evidence.
  std::optional<UnionId> identity_union;
  std::optional<UserId> union_owner;
  /// Who is signed in already, or has just proved an old account.
  std::optional<UserId> session;
};

/// What the scan is for, and what the app does with new people.
struct Terms {
  Purpose purpose = Purpose::sign_in;
  FirstSignIn first_sign_in = FirstSignIn::create;
};

struct BindingDecision {
  Outcome outcome = Outcome::refuse;
  Reason reason = Reason::accepted;  // why not, or what is in conflict
  std::optional<UserId> user;        // whom it signs in
  Writes writes;
};

Situation situation_of(const Evidence& evidence, const Known& known, const Terms& terms);

/// Pure and total. `fresh` is a user id that was never used; it is spent only by `create`. What the
/// evidence joins ends up with one owner or in one conflict, so that the order and the number of
/// deliveries do not matter. Asking again after the writes changes nothing more.
BindingDecision resolve(const Evidence& evidence, const Known& known, const Terms& terms,
                        const UserId& fresh, std::span<const Rule> by = rules);

}  // namespace menshen
