// The parts of mbedTLS that Menshen uses: the hashes, AES-CBC, AES-GCM and constant-time
// comparison.
// No entropy, clock, files or CPU-specific code, so the native and WASM builds run the same C.
#ifndef MENSHEN_MBEDTLS_CONFIG_H
#define MENSHEN_MBEDTLS_CONFIG_H

#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_AES_C
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_CIPHER_C
#define MBEDTLS_GCM_C
#define MBEDTLS_BASE64_C
// Tables are read-only data: nothing is computed or written at start-up.
#define MBEDTLS_AES_ROM_TABLES

#ifdef __wasm__
// mbedTLS wipes memory through a volatile pointer after every block of a cipher or hash. That costs
// a call, and forces the state into memory. In WebAssembly a local that nothing points at is never
// in memory, so this version lets the compiler see the wipe. The compiler may drop it only for such
// locals: the barrier reads all other memory.
#include <stdint.h>
#include <string.h>
#define MBEDTLS_PLATFORM_ZEROIZE_ALT
static inline void mbedtls_platform_zeroize(void* bytes, size_t count) {
  memset(bytes, 0, count);
  __asm__ volatile("" ::: "memory");
}

// Loads and stores four bytes at once; compilers do not derive that from mbedTLS's own code.
#define MBEDTLS_PUT_UINT32_LE(n, data, offset)   \
  do {                                           \
    const uint32_t menshen_word = (n);           \
    memcpy((data) + (offset), &menshen_word, 4); \
  } while (0)
#define MBEDTLS_GET_UINT32_BE(data, offset) menshen_uint32_be((data) + (offset))
static inline uint32_t menshen_uint32_be(const unsigned char* bytes) {
  uint32_t word = 0;
  memcpy(&word, bytes, 4);
  return __builtin_bswap32(word);
}
#endif

#endif
