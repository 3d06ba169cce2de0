#pragma once
/// Where the pushes of one account go beside Menshen, and who answers them.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/wechat/forward.hpp"

namespace menshen {

/// Who answers a push when both Menshen and a target would. A reply about a sign-in is always
/// Menshen's.
enum class SpeaksFirst : std::uint8_t { menshen, target };
inline constexpr std::array<std::string_view, 2> speaks_first_names = {"menshen", "target"};

/// A server of the account's owner.
struct ForwardTarget {
  std::string name;  // unique in the account
  std::string url;
  PushFilter pushes;
  bool copies = false;  // also of pushes that Menshen itself acts on
};

}  // namespace menshen
