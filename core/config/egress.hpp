#pragma once
/// The way out to WeChat's API of one account.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace menshen {

/// `none`: an account that signs in by message makes no call.
enum class EgressKind : std::uint8_t { none, direct, relay, cloudrun };
inline constexpr std::array<std::string_view, 4> egress_kind_names = {"none", "direct", "relay",
                                                                      "cloudrun"};

struct EgressConfig {
  EgressKind kind = EgressKind::none;
  std::string url;              // origin of the relay; else empty
  std::string secret;           // the name of the variable with the secret that the relay shares
  std::string previous_secret;  // or empty
};

}  // namespace menshen
