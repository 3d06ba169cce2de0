#pragma once
/// The binding rules, as one table: the only place that names a rule of binding.
/// docs/binding-rules.md, the exhaustive test and `resolve` read it.

#include <array>
#include <span>

#include "core/base/invariant.hpp"
#include "core/binding/rule.hpp"

namespace menshen {

namespace binding_rules {

using enum Outcome;
using enum Reason;
using I = IdentityOwner;
using U = UnionOwner;
using S = Session;
using F = FirstSignIn;
inline constexpr auto enter = Purpose::sign_in;
inline constexpr auto link = Purpose::link;
inline constexpr Some<S> any;
inline constexpr Some<F> always;
inline constexpr Some<F> asking = {F::ask, F::bind_or_create};

// clang-format off
//   purpose identity   union owner            session     first sign-in  outcome
inline constexpr std::array table = {
Rule{enter, {I::user}, {U::absent, U::same},  any,        always,        sign_in,
     accepted, "The identity is known, and nothing about it is new."},
Rule{enter, {I::user}, {U::none},             any,        always,        attach_union,
     accepted, "A UnionID that appears late belongs to the identity's owner."},
Rule{enter, {I::user}, {U::other},            any,        always,        conflict,
     identity_conflict, "WeChat says that two users are one person. Both stay as they are."},
Rule{enter, {I::user}, {U::changed},          any,        always,        conflict,
     union_changed, "WeChat reports another UnionID than before. Nothing is joined."},
Rule{enter, {I::none}, {U::other},            any,        always,        attach_identity,
     accepted, "A known person comes by another account, so no policy applies."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        {F::create},   create,
     accepted, "The person is unknown. A session proves nothing: the phone may be another's."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        asking,        ask,
     accepted, "The person is unknown, but may have an old account and prove it."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        {F::refuse},   refuse,
     first_sign_in_refused, "The person is unknown, and the app accepts no new people."},

Rule{link,  {},        {},                    {S::none},  always,        refuse,
     session_required, "No user is signed in to link to."},
Rule{link,  {I::user}, {U::absent, U::same},  {S::same},  always,        sign_in,
     accepted, "The identity already belongs to the user."},
Rule{link,  {I::user}, {U::none},             {S::same},  always,        attach_union,
     accepted, "The identity belongs to the user, and its UnionID is new."},
Rule{link,  {I::user}, {U::other},            {S::same},  always,        conflict,
     identity_conflict, "The identity belongs to the user, its UnionID to another user."},
Rule{link,  {I::user}, {U::changed},          {S::same},  always,        conflict,
     union_changed, "The identity belongs to the user, but its UnionID has changed."},
Rule{link,  {I::none}, {U::other},            {S::same},  always,        attach_identity,
     accepted, "The UnionID shows that the identity belongs to the user."},
Rule{link,  {I::none}, {U::absent, U::none},  {S::other}, always,        attach_identity,
     accepted, "The identity has no owner. The scan proves it, the session requests it."},
Rule{link,  {I::user}, {},                    {S::other}, always,        conflict,
     identity_taken, "Another user's identity. Both users are proved, so a merge may follow."},
Rule{link,  {I::none}, {U::other},            {S::other}, always,        conflict,
     union_taken, "The identity has no owner, but its UnionID is another user's."},
};
// clang-format on

}  // namespace binding_rules

inline constexpr std::span<const Rule> rules = binding_rules::table;

/// The rule for a situation that is possible. Total: there is one.
constexpr const Rule& rule_for(const Situation& situation, std::span<const Rule> of = rules) {
  for (const Rule& rule : of) {
    if (rule.covers(situation)) return rule;
  }
  invariant(false);
  return of.front();
}

}  // namespace menshen
