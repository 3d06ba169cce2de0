#include "core/base/seal.hpp"

#include <mbedtls/gcm.h>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"

namespace menshen {
namespace {

constexpr unsigned bits_of_byte = 8;

}  // namespace

std::vector<std::uint8_t> seal(std::span<const std::uint8_t, seal_key_bytes> key,
                               std::span<const std::uint8_t, seal_nonce_bytes> nonce,
                               std::string_view about, std::string_view text) {
  std::vector<std::uint8_t> sealed(text.size() + seal_tag_bytes);
  mbedtls_gcm_context context;
  mbedtls_gcm_init(&context);
  invariant(mbedtls_gcm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key.data(),
                               seal_key_bytes * bits_of_byte) == 0);
  invariant(mbedtls_gcm_crypt_and_tag(&context, MBEDTLS_GCM_ENCRYPT, text.size(), nonce.data(),
                                      nonce.size(), unsigned_bytes(about), about.size(),
                                      unsigned_bytes(text), sealed.data(), seal_tag_bytes,
                                      sealed.data() + text.size()) == 0);
  mbedtls_gcm_free(&context);
  return sealed;
}

}  // namespace menshen
