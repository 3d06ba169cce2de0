#pragma once
/// The query of a push, read byte for byte: no percent-decoding, no last-wins rule, no defaults.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/signature.hpp"

namespace menshen {

/// The parameters that take part in authentication. The others, `openid` in particular, are not
/// signed and not read (docs/wechat-protocol.md#modes).
struct PushQuery {
  Stamp stamp;
  Signature signature;
  std::optional<Signature> msg_signature;  // absent in a clear push
  std::string_view encrypt_type;           // "aes", "raw" or empty
  std::string_view echostr;                // still percent-encoded; empty in a push

  /// Refuses a query in which one of these occurs twice, or in which `signature`, `timestamp` or
  /// `nonce` is missing or malformed (CB-12, D8).
  static Result<PushQuery> parse(std::string_view raw_query);
};

/// The text of `echostr` to send back: 1 to 128 of [0-9A-Za-z+/=_-] (CVE-2021-43678).
Result<std::string> decode_echostr(std::string_view percent_encoded);

}  // namespace menshen
