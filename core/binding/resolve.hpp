#pragma once
/// Decides who a person is, from the evidence of a scan and the contents of the directory.

#include <optional>
#include <span>

#include "core/binding/identity.hpp"
#include "core/binding/rules.hpp"
#include "core/binding/write.hpp"

namespace menshen {

/// What a verified push proves, and WeChat's API's answer about its openid.
struct Evidence {
  Identity identity;
  std::optional<Union> its_union;
};

/// What the directory holds about that evidence.
struct Known {
  std::optional<UserId> identity_owner;
  /// The union that WeChat last reported for the identity, under the Open Platform of the evidence.
  std::optional<UnionId> identity_union;
  std::optional<UserId> union_owner;
  /// The user that is signed in already, or has just proved an old account.
  std::optional<UserId> session;
  /// The user to whose identity WeChat gave the union, but who did not get it (union_changed). It
  /// is evidence for the next question about a union that nobody owns: else the order of two
  /// sign-ins would decide whether there is a conflict.
  std::optional<UserId> union_claimant = std::nullopt;
};

/// The purpose of the scan, and the app's policy for new people.
struct Terms {
  Purpose purpose = Purpose::sign_in;
  FirstSignIn first_sign_in = FirstSignIn::create;
};

struct BindingDecision {
  Outcome outcome = Outcome::refuse;
  Reason reason = Reason::accepted;  // why nobody is signed in, or what is in conflict
  std::optional<UserId> user;        // the user that is signed in
  Writes writes;
};

Situation situation_of(const Evidence& evidence, const Known& known, const Terms& terms);

/// Pure and total. `fresh` is an unused user id; only `create` consumes it. Whatever the evidence
/// connects ends up with one owner or in one conflict, so that the order and the number of
/// deliveries do not matter. Idempotent: asking again after the writes changes nothing more.
BindingDecision resolve(const Evidence& evidence, const Known& known, const Terms& terms,
                        const UserId& fresh, std::span<const Rule> by = rules);

}  // namespace menshen
