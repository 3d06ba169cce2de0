#pragma once
/// Who may become whom, as one table: the only place that names a rule of binding.
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
     accepted, "A UnionID that appears late is the identity's owner's."},
Rule{enter, {I::user}, {U::other},            any,        always,        conflict,
     identity_conflict, "WeChat says that two users are one person. Both go on as they are."},
Rule{enter, {I::user}, {U::changed},          any,        always,        conflict,
     union_changed, "WeChat gives the identity another UnionID than before. Nothing follows."},
Rule{enter, {I::none}, {U::other},            any,        always,        attach_identity,
     accepted, "Another account of somebody known, so not new, whatever the policy."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        {F::create},   create,
     accepted, "Nobody knows the person. A session adds nothing: it may be another's phone."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        asking,        ask,
     accepted, "Nobody knows the person, who may have an old account and can prove it."},
Rule{enter, {I::none}, {U::absent, U::none},  any,        {F::refuse},   refuse,
     first_sign_in_refused, "Nobody knows the person, and the app takes no new ones."},

Rule{link,  {},        {},                    {S::none},  always,        refuse,
     session_required, "There is nobody to link to."},
Rule{link,  {I::user}, {U::absent, U::same},  {S::same},  always,        sign_in,
     accepted, "The identity is the person's own already."},
Rule{link,  {I::user}, {U::none},             {S::same},  always,        attach_union,
     accepted, "The identity is the person's own, and its UnionID is new."},
Rule{link,  {I::user}, {U::other},            {S::same},  always,        conflict,
     identity_conflict, "The identity is the person's own, its UnionID somebody else's."},
Rule{link,  {I::user}, {U::changed},          {S::same},  always,        conflict,
     union_changed, "The identity is the person's own, its UnionID another than before."},
Rule{link,  {I::none}, {U::other},            {S::same},  always,        attach_identity,
     accepted, "The UnionID says that the identity is the person's own."},
Rule{link,  {I::none}, {U::absent, U::none},  {S::other}, always,        attach_identity,
     accepted, "Nobody's identity, proved by the scan and requested by the session."},
Rule{link,  {I::user}, {},                    {S::other}, always,        conflict,
     identity_taken, "Somebody else's identity. Both are proved, so a merge may follow."},
Rule{link,  {I::none}, {U::other},            {S::other}, always,        conflict,
     union_taken, "Nobody's identity, with somebody else's UnionID."},
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
