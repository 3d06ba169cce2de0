#pragma once
/// Settings for people in menshen.json: how new people are admitted, how people prove an old
/// account, and who receives events about them.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/binding/situation.hpp"

namespace menshen {

/// A URL of the operator or an application, and the variable of the secret shared with it.
struct Endpoint {
  std::string url;
  std::string secret;
};

/// What happens when somebody unfollows, from the mildest to the strictest.
enum class OnUnfollow : std::uint8_t { keep, sign_out, forget };
inline constexpr auto on_unfollow_names =
    std::to_array<std::string_view>({"keep", "sign-out", "forget"});

/// The ways to prove ownership of an old account.
struct Proofs {
  std::optional<Endpoint> app;  // by signing in at the application
  bool otp = false;             // by a code sent to an address on record
  bool session = false;         // by an existing session
};

}  // namespace menshen
