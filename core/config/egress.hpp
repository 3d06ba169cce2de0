#pragma once
/// The way out to WeChat's API of one account.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace menshen {

/// `none`: an account that signs in by message makes no call.
enum class EgressKind : std::uint8_t { none, direct, relay, cloudrun, pool };
inline constexpr std::array<std::string_view, 5> egress_kind_names = {"none", "direct", "relay",
                                                                      "cloudrun", "pool"};

struct EgressConfig {
  EgressKind kind = EgressKind::none;
  std::string url;              // origin of the relay, also of the one beside a pool; else empty
  std::string secret;           // the name of the variable with the secret that the relay shares
  std::string previous_secret;  // or empty
  bool has_relay = false;       // as the way out, or beside a pool

  /// Nobody makes a call at the time of a sign-in.
  bool is_pool_alone() const { return kind == EgressKind::pool && !has_relay; }
};

}  // namespace menshen
