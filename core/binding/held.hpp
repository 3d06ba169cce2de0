#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"
#include "core/binding/identity.hpp"

namespace menshen {

/// `merged`: retired into another user. `forgotten`: only the id remains, so that it is never
/// reused.
enum class UserState : std::uint8_t { active, merged, forgotten };
inline constexpr auto user_state_names =
    std::to_array<std::string_view>({"active", "merged", "forgotten"});

struct HeldIdentity {
  Identity identity;
  std::optional<Union> its_union;  // the union that Menshen has looked up at WeChat, if any
  // When it was given to a user who existed already: by a link, a proof, a union or an import.
  std::optional<Instant> added_at = std::nullopt;
  // When the latest merge that is in effect moved it to its user.
  std::optional<Instant> joined_at = std::nullopt;
};

/// Everything that one user owns: its identities, and the unions that lead to it.
struct Held {
  UserId user;
  UserState state = UserState::active;
  std::vector<HeldIdentity> identities;
  std::vector<Union> unions;
};

}  // namespace menshen
