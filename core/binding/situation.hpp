#pragma once
/// Everything that a binding decision depends on, as small enums that index a table.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/ticket/ticket.hpp"

namespace menshen {

/// The owner of the identity in the evidence.
enum class IdentityOwner : std::uint8_t { none, user };
/// The owner of the union in the evidence, compared with the identity's owner. `absent`: the
/// evidence has no union. An owned union is `other` where the identity has no owner. `changed`:
/// WeChat gave the identity another union of that Open Platform before, and the identity's owner
/// does not own this one.
enum class UnionOwner : std::uint8_t { absent, none, same, other, changed };
/// The user that is signed in, or has proved an old account, compared with the user that the
/// evidence points at: the identity's owner, else the union's owner. If there is neither, every
/// session is `other`.
enum class Session : std::uint8_t { none, same, other };
/// An app's policy for unknown people (docs/people.md). The two policies that ask differ in the
/// answers they allow, which only the choosing page enforces.
enum class FirstSignIn : std::uint8_t { create, ask, bind_or_create, refuse };

// The names used in the WebAssembly calls, on the page and in menshen.json.
inline constexpr auto identity_owner_names = std::to_array<std::string_view>({"none", "user"});
inline constexpr auto union_owner_names =
    std::to_array<std::string_view>({"absent", "none", "same", "other", "changed"});
inline constexpr auto session_names = std::to_array<std::string_view>({"none", "same", "other"});
inline constexpr auto first_sign_in_names =
    std::to_array<std::string_view>({"create", "ask", "bind-or-create", "refuse"});

struct Situation {
  Purpose purpose = Purpose::sign_in;
  IdentityOwner identity = IdentityOwner::none;
  UnionOwner its_union = UnionOwner::absent;
  Session session = Session::none;
  FirstSignIn first_sign_in = FirstSignIn::create;

  /// True when the identity or the union has an owner.
  constexpr bool somebody_known() const {
    return identity == IdentityOwner::user || its_union == UnionOwner::other;
  }
  /// A session cannot equal an unknown person, and the union of a new identity cannot have changed.
  constexpr bool is_possible() const {
    const bool seen = its_union == UnionOwner::same || its_union == UnionOwner::changed;
    if (identity == IdentityOwner::none && seen) return false;
    return session != Session::same || somebody_known();
  }
};

/// Calls `visit` with each of the 240 situations, possible or not, in the order of the enums.
template <class Visit>
constexpr void for_each_situation(Visit visit) {
  for (std::size_t purpose = 0; purpose < purpose_names.size(); ++purpose)
    for (std::size_t identity = 0; identity < identity_owner_names.size(); ++identity)
      for (std::size_t its_union = 0; its_union < union_owner_names.size(); ++its_union)
        for (std::size_t session = 0; session < session_names.size(); ++session)
          for (std::size_t first = 0; first < first_sign_in_names.size(); ++first)
            visit(Situation{static_cast<Purpose>(purpose), static_cast<IdentityOwner>(identity),
                            static_cast<UnionOwner>(its_union), static_cast<Session>(session),
                            static_cast<FirstSignIn>(first)});
}

}  // namespace menshen
