#pragma once
/// WeChat's push signature: lower_hex(SHA1(sort(token, timestamp, nonce[, encrypt]))).
/// Source: "消息推送 / 消息加解密" of developers.weixin.qq.com (WECHAT section 1.2, 1.3).

#include <array>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/credentials.hpp"

namespace menshen {

/// timestamp and nonce of a push's query, in the only bytes WeChat sends there.
///
/// The signature has no separators between its parts, so a lenient reader would let SHA-1's length
/// extension forge parts (THREATS D8). Every byte is checked before anything is hashed.
class Stamp {
 public:
  /// `timestamp` is ten digits without a leading zero; `nonce` 1 to 32 letters and digits.
  static Result<Stamp> parse(std::string_view timestamp, std::string_view nonce);

  std::string_view timestamp() const { return timestamp_; }
  std::string_view nonce() const { return nonce_; }

 private:
  Stamp(std::string_view timestamp, std::string_view nonce)
      : timestamp_(timestamp), nonce_(nonce) {}
  std::string_view timestamp_;
  std::string_view nonce_;
};

using Signature = std::array<char, 40>;

/// The signature of a clear push or a URL verification.
Signature sign(const Token& token, const Stamp& stamp);
/// The signature of a sealed push: `encrypt` is the base64 text exactly as received.
Signature sign(const Token& token, const Stamp& stamp, std::string_view encrypt);

/// Compares a claimed signature in constant time. Anything but 40 lower-case hex digits differs.
bool matches(const Signature& expected, std::string_view claimed);

}  // namespace menshen
