#pragma once
/// The credentials that an account has for its pushes in WeChat's console, checked once.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"

namespace menshen {

/// The console's Token: 3 to 32 letters and digits.
class Token {
 public:
  static Result<Token> parse(std::string_view text);
  std::string_view text() const { return text_; }

 private:
  explicit Token(std::string_view text) : text_(text) {}
  std::string text_;
};

/// The AES-256 key of an EncodingAESKey, with both key schedules computed.
///
/// 43 characters carry 258 bits and WeChat drops the last two, so four spellings give one key
/// (docs/wechat-protocol.md#key). The key's decoder is lenient, the ciphertext's is strict.
class AesKey {
 public:
  static Result<AesKey> parse(std::string_view encoding_aes_key);

  /// CBC over whole 16-byte blocks, in place. WeChat uses the first half of the key as the IV.
  void decrypt(std::span<std::uint8_t> blocks) const;
  void encrypt(std::span<std::uint8_t> blocks) const;

 private:
  struct Schedules;
  struct Wipe {
    void operator()(Schedules* schedules) const;
  };
  explicit AesKey(std::unique_ptr<Schedules, Wipe> schedules);

  // On the heap: mbedTLS 2.28's context points into itself and must not move.
  std::unique_ptr<Schedules, Wipe> schedules_;
};

}  // namespace menshen
