#pragma once
/// The limits on anonymous requests: one table, from which the worker, menshen.json and SECURITY.md
/// take them. They protect everybody else from one client; they never decide who somebody is.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace menshen {

/// One row. `name` is the key in menshen.json's "limits".
struct Limit {
  std::string_view name;
  /// "address" (IPv4 /32, IPv6 /64), "client" or "account".
  std::string_view per;
  std::string_view counts;
  std::uint32_t most;
  /// 10 or 60, because Cloudflare's binding knows no other; 0: as many at once.
  std::uint32_t window_seconds;
  std::string_view reason;
};

/// The defaults suit a school behind one address.
inline constexpr std::array<Limit, 9> limits = {{
    {"signInsPerAddress", "address", "`POST /tickets`, `/authorize`, `/account`", 300, 60,
     "a class of thirty can begin ten times in one minute; one program cannot spend the QR codes "
     "of "
     "a day"},
    {"signInsPerClient", "client", "`POST /tickets`, `/authorize`, `/account`", 60'000, 60,
     "above any application's crowd, because a stranger counts in it too"},
    {"signInsPerAccount", "account", "`POST /tickets`, `/authorize`, `/account`", 60'000, 60,
     "as for one client, over all clients of the account"},
    {"pushedRequestsPerAddress", "address", "`/par`", 60, 60,
     "each one is stored until it is used or expires"},
    {"pushedRequestsPerClient", "client", "`/par`", 6'000, 60,
     "a server pushes for all its visitors from one address"},
    {"tokenFailuresPerAddress", "address",
     "refusals of `/token`, `/introspect`, `/revoke` and `/par`", 60, 60,
     "stops guessing; a success is never counted, nor a client that has proved itself"},
    {"choosingPerAddress", "address", "`/choose`, `/proofs` and a ticket's choices", 60, 60,
     "a person makes some ten such requests"},
    {"adminFailuresPerAddress", "address", "wrong admin keys, and wrong keys for an access token",
     10, 60,
     "above it a wrong key is neither explained nor logged; the right key is never refused"},
    {"streamsPerAddress", "address", "waiting polls and open WebSockets", 1'000, 0,
     "one for each visitor of a large school"},
}};

inline constexpr std::uint32_t limit_most = 1'000'000;

/// The effective numbers, in the order of the table.
struct LimitConfig {
  bool off = false;
  std::array<std::uint32_t, limits.size()> most{};
};

}  // namespace menshen
