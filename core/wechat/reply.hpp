#pragma once
/// The passive reply: the text that the person reads in the chat in answer to their own push.
/// Source: "被动回复用户消息" of developers.weixin.qq.com (docs/wechat-protocol.md#replies).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/wechat/account.hpp"
#include "core/wechat/signature.hpp"

namespace menshen {

/// A clear text reply. `to` and `from` are the push's FromUserName and ToUserName.
struct TextReply {
  std::string_view to;
  std::string_view from;
  std::int64_t create_time = 0;  // seconds
  std::string_view content;      // cut at 2,048 bytes, on a character boundary
};

std::string write_reply(const TextReply& reply, DataFormat format);

/// `encrypt` and its signature, for callers that build the outer document themselves.
struct SealedReply {
  std::string encrypt;
  std::string msg_signature;
};

/// The timestamp is the reply's own; the nonce may repeat the request's.
SealedReply seal_reply(const Token& token, const AesKey& key, const AppId& app_id,
                       const Stamp& stamp, std::span<const std::uint8_t, 16> random,
                       std::string_view message);

/// The outer document of a sealed reply, with the element names of the Official Account pages.
std::string write_sealed_reply(const SealedReply& sealed, const Stamp& stamp, DataFormat format);

}  // namespace menshen
