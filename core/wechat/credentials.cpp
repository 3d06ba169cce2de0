#include "core/wechat/credentials.hpp"

#include <mbedtls/aes.h>
#include <mbedtls/base64.h>
#include <mbedtls/platform_util.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr std::size_t encoded_key_chars = 43;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t iv_bytes = 16;
constexpr unsigned key_bits = 256;

constexpr auto is_key_char = [](char c) { return is_alnum(c) || c == '+' || c == '/'; };

}  // namespace

Result<Token> Token::parse(std::string_view text) {
  if (!made_of(text, 3, 32, is_alnum)) return Reason::token_malformed;
  return Token{text};
}

struct AesKey::Schedules {
  mbedtls_aes_context decrypting;
  mbedtls_aes_context encrypting;
  std::array<std::uint8_t, iv_bytes> iv;
};

void AesKey::Wipe::operator()(Schedules* schedules) const {
  mbedtls_aes_free(&schedules->decrypting);
  mbedtls_aes_free(&schedules->encrypting);
  mbedtls_platform_zeroize(schedules->iv.data(), iv_bytes);
  delete schedules;
}

AesKey::AesKey(std::unique_ptr<Schedules, Wipe> schedules) : schedules_(std::move(schedules)) {}

Result<AesKey> AesKey::parse(std::string_view encoding_aes_key) {
  if (!made_of(encoding_aes_key, encoded_key_chars, encoded_key_chars, is_key_char)) {
    return Reason::key_malformed;
  }
  std::array<std::uint8_t, encoded_key_chars + 1> padded{};
  std::copy(encoding_aes_key.begin(), encoding_aes_key.end(), padded.begin());
  padded.back() = '=';
  // mbedTLS needs room for whole quanta; the key is the first 32 bytes.
  std::array<std::uint8_t, key_bytes + 1> key{};
  std::size_t written = 0;
  const int failed =
      mbedtls_base64_decode(key.data(), key.size(), &written, padded.data(), padded.size());

  std::unique_ptr<Schedules, Wipe> schedules(new Schedules{});
  mbedtls_aes_init(&schedules->decrypting);
  mbedtls_aes_init(&schedules->encrypting);
  mbedtls_aes_setkey_dec(&schedules->decrypting, key.data(), key_bits);
  mbedtls_aes_setkey_enc(&schedules->encrypting, key.data(), key_bits);
  std::copy_n(key.begin(), iv_bytes, schedules->iv.begin());
  mbedtls_platform_zeroize(key.data(), key.size());
  mbedtls_platform_zeroize(padded.data(), padded.size());
  if (failed != 0 || written != key_bytes) return Reason::key_malformed;
  return AesKey{std::move(schedules)};
}

void AesKey::decrypt(std::span<std::uint8_t> blocks) const {
  std::array<std::uint8_t, iv_bytes> iv = schedules_->iv;
  invariant(mbedtls_aes_crypt_cbc(&schedules_->decrypting, MBEDTLS_AES_DECRYPT, blocks.size(),
                                  iv.data(), blocks.data(), blocks.data()) == 0);
}

void AesKey::encrypt(std::span<std::uint8_t> blocks) const {
  std::array<std::uint8_t, iv_bytes> iv = schedules_->iv;
  invariant(mbedtls_aes_crypt_cbc(&schedules_->encrypting, MBEDTLS_AES_ENCRYPT, blocks.size(),
                                  iv.data(), blocks.data(), blocks.data()) == 0);
}

}  // namespace menshen
