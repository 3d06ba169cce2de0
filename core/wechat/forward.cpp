#include "core/wechat/forward.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"

namespace menshen {

bool PushFilter::wants(std::string_view msg_type, std::string_view event) const {
  return rules.empty() || std::any_of(rules.begin(), rules.end(), [&](const PushRule& rule) {
           return equal_ignoring_ascii_case(rule.msg_type, msg_type) &&
                  (rule.event.empty() || equal_ignoring_ascii_case(rule.event, event));
         });
}

std::uint32_t forward_to(const std::vector<PushFilter>& filters, std::string_view msg_type,
                         std::string_view event) {
  std::uint32_t wanted = 0;
  for (std::size_t at = 0; at < filters.size(); ++at) {
    if (filters[at].wants(msg_type, event)) wanted |= std::uint32_t{1} << at;
  }
  return wanted;
}

}  // namespace menshen
