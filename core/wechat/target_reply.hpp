#pragma once
/// The reply of a server of the account's owner, on its way to WeChat.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/reason.hpp"
#include "core/wechat/account.hpp"

namespace menshen {

/// Whether WeChat would take it for a passive reply of this account: a document with an addressee,
/// a sender, a time and a MsgType, sealed with one of the account's keys in safe mode. WeChat tells
/// the person that the account is out of order when it gets anything else.
///   Out: `plain` is overwritten
[[nodiscard]] Reason check_target_reply(const Account& account, std::string_view body,
                                        std::vector<std::uint8_t>& plain);

}  // namespace menshen
