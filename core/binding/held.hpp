#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/binding/identity.hpp"

namespace menshen {

/// `merged`: retired into another user. `forgotten`: only the id is left, so that it is never given
/// again.
enum class UserState : std::uint8_t { active, merged, forgotten };
inline constexpr auto user_state_names =
    std::to_array<std::string_view>({"active", "merged", "forgotten"});

struct HeldIdentity {
  Identity identity;
  std::optional<Union> its_union;  // where WeChat says that it stands, if Menshen has looked it up
};

/// Everything that one user owns: its ways in, and the unions that lead to it.
struct Held {
  UserId user;
  UserState state = UserState::active;
  std::vector<HeldIdentity> identities;
  std::vector<Union> unions;
};

}  // namespace menshen
