#pragma once
/// Everything a binding decision depends on, as small numbers that a table can be written over.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/ticket/ticket.hpp"

namespace menshen {

/// Whose the identity of the evidence is.
enum class IdentityOwner : std::uint8_t { none, user };
/// Whose the union of the evidence is, compared with the identity's owner. `absent`: the evidence
/// has no union. An owned union is `other` where the identity has no owner. `changed`: WeChat gave
/// the identity another union of that Open Platform before, and this one is not its owner's.
enum class UnionOwner : std::uint8_t { absent, none, same, other, changed };
/// Who is signed in, or has proved an old account, compared with whom the evidence points at: the
/// identity's owner, else the union's, else nobody, and then every session is `other`.
enum class Session : std::uint8_t { none, same, other };
/// What an app does with somebody whom nobody knows (docs/people.md). The two that ask differ in
/// what the person may answer, which is the choosing page's matter.
enum class FirstSignIn : std::uint8_t { create, ask, bind_or_create, refuse };

// The names as the door, the page and menshen.json write them.
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

  /// Somebody is known by the identity or by the union.
  constexpr bool somebody_known() const {
    return identity == IdentityOwner::user || its_union == UnionOwner::other;
  }
  /// Nobody cannot be the same as somebody, and who never came has not changed.
  constexpr bool is_possible() const {
    const bool seen = its_union == UnionOwner::same || its_union == UnionOwner::changed;
    if (identity == IdentityOwner::none && seen) return false;
    return session != Session::same || somebody_known();
  }
};

/// Calls `visit` with each of the 240, possible or not, in the order of the enums.
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
