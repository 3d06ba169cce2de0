#pragma once
/// Which servers of the account's owner want a push, by its MsgType and Event.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace menshen {

/// One bit of `forward_to` for each, and each may cost a call for every push.
inline constexpr std::size_t forward_targets_max = 8;

/// The kinds of push that one rule names. WeChat's spelling of both varies in case.
struct PushRule {
  std::string msg_type;
  std::string event;  // or empty: every push of this MsgType
};

/// Without rules a target wants every push.
struct PushFilter {
  std::vector<PushRule> rules;

  bool wants(std::string_view msg_type, std::string_view event) const;
};

/// The bit of each filter that wants the push, the first filter's in the lowest place. Both names
/// are empty for a push that cannot be read.
std::uint32_t forward_to(const std::vector<PushFilter>& filters, std::string_view msg_type,
                         std::string_view event);

}  // namespace menshen
