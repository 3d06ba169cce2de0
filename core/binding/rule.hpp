#pragma once
/// The types that make up a row of the binding table.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/base/reason.hpp"
#include "core/binding/situation.hpp"

namespace menshen {

enum class Outcome : std::uint8_t {
  sign_in,
  create,
  attach_union,
  attach_identity,
  ask,
  refuse,
  conflict,
};
inline constexpr auto outcome_names = std::to_array<std::string_view>(
    {"sign_in", "create", "attach_union", "attach_identity", "ask", "refuse", "conflict"});

constexpr std::string_view name_of(Outcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}

/// A set of an enum's values; an empty initialiser means all of them.
template <class Enum>
struct Some {
  unsigned bits = ~0U;
  constexpr Some() = default;
  constexpr Some(std::initializer_list<Enum> values) : bits(0) {
    for (const Enum value : values) bits |= 1U << static_cast<unsigned>(value);
  }
  constexpr bool has(Enum value) const { return (bits >> static_cast<unsigned>(value) & 1U) != 0; }
};

struct Rule {
  Purpose purpose = Purpose::sign_in;
  Some<IdentityOwner> identity;
  Some<UnionOwner> its_union;
  Some<Session> session;
  Some<FirstSignIn> first_sign_in;
  Outcome outcome = Outcome::refuse;
  Reason reason = Reason::accepted;
  std::string_view why;

  constexpr bool covers(const Situation& it) const {
    return purpose == it.purpose && identity.has(it.identity) && its_union.has(it.its_union) &&
           session.has(it.session) && first_sign_in.has(it.first_sign_in);
  }
};

}  // namespace menshen
