#include "core/base/digest.hpp"

#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#include "core/base/bytes.hpp"

namespace menshen {

// mbedTLS 2.28 and 3.6 both have the function names without _ret.
Sha1Digest sha1(std::span<const std::string_view> parts) {
  Sha1Digest digest{};
  mbedtls_sha1_context context;
  mbedtls_sha1_init(&context);
  mbedtls_sha1_starts(&context);
  for (const std::string_view part : parts) {
    mbedtls_sha1_update(&context, unsigned_bytes(part), part.size());
  }
  mbedtls_sha1_finish(&context, digest.data());
  mbedtls_sha1_free(&context);
  return digest;
}

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest digest{};
  mbedtls_sha256(unsigned_bytes(bytes), bytes.size(), digest.data(), 0);
  return digest;
}

}  // namespace menshen
