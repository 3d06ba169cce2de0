#pragma once
/// WeChat's push signature: lower_hex(SHA1(sort(token, timestamp, nonce[, encrypt]))). Source:
/// "消息推送 / 消息加解密" of developers.weixin.qq.com (docs/wechat-protocol.md#signature).

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/digest.hpp"
#include "core/base/result.hpp"
#include "core/wechat/credentials.hpp"

namespace menshen {

/// The timestamp and nonce of a push's query, restricted to the bytes that WeChat sends there.
///
/// The signature has no separators between its parts, so a lenient reader would let SHA-1's length
/// extension forge parts (D8). Every byte is checked before hashing.
class Stamp {
 public:
  /// `timestamp` is ten digits without a leading zero; `nonce` 1 to 32 letters and digits.
  static Result<Stamp> parse(std::string_view timestamp, std::string_view nonce);

  /// Of another server's reply: some SDKs write milliseconds, and any text as the nonce.
  static Result<Stamp> parse_of_reply(std::string_view timestamp, std::string_view nonce);

  std::string_view timestamp() const { return timestamp_; }
  /// The timestamp, seconds since 1970.
  std::int64_t seconds() const;
  std::string_view nonce() const { return nonce_; }

 private:
  Stamp() = default;
  std::string_view timestamp_;
  std::string_view nonce_;
};

/// The 20 bytes of a signature, which WeChat writes as 40 lower-case hex digits.
class Signature {
 public:
  explicit Signature(const Sha1Digest& digest) : digest_(digest) {}
  static Result<Signature> parse(std::string_view text);

  std::string text() const;
  /// Compares in constant time.
  bool matches(const Signature& claimed) const;

 private:
  Sha1Digest digest_;
};

/// Signs a clear push or a URL verification.
Signature sign(const Token& token, const Stamp& stamp);
/// Signs a sealed push: `encrypt` is the base64 text exactly as received.
Signature sign(const Token& token, const Stamp& stamp, std::string_view encrypt);

}  // namespace menshen
