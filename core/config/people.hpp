#pragma once
/// What menshen.json says about people: how they are taken in, how they prove an old account, and
/// who hears of it.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/binding/situation.hpp"

namespace menshen {

/// An address of the operator's or an application's, and the variable of the secret shared with it.
struct Endpoint {
  std::string url;
  std::string secret;
};

/// What becomes of somebody who unfollows, from the mildest to the strictest.
enum class OnUnfollow : std::uint8_t { keep, sign_out, forget };
inline constexpr auto on_unfollow_names =
    std::to_array<std::string_view>({"keep", "sign-out", "forget"});

/// How somebody may show that an old account is theirs.
struct Proofs {
  std::optional<Endpoint> app;  // by the application's own sign-in
  bool otp = false;             // by a code sent to an address on record
  bool session = false;         // by being signed in here already
};

}  // namespace menshen
