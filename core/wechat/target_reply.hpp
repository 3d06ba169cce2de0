#pragma once
/// The reply of a server of the account's owner, on its way to WeChat.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/reason.hpp"
#include "core/wechat/account.hpp"

namespace menshen {

/// The person who sent the push, and the account. Both are empty for a push without a readable
/// sender: then a reply may name anybody.
struct ReplyAddress {
  std::string_view to;
  std::string_view from;
};

/// Whether WeChat would take it for a passive reply of this account to this person: a document with
/// an addressee, a sender, a time and a MsgType, sealed and signed with one of the account's keys
/// and tokens in safe mode. WeChat tells the person that the account is out of order when it gets
/// anything else.
///   Out: `plain` is overwritten
[[nodiscard]] Reason check_target_reply(const Account& account, const ReplyAddress& address,
                                        std::string_view body, std::vector<std::uint8_t>& plain);

}  // namespace menshen
