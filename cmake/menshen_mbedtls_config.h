// What Menshen takes from mbedTLS: the hashes, AES-CBC and constant-time comparison.
// No entropy, clock, files or CPU-specific code, so the native and WASM builds run the same C.
#ifndef MENSHEN_MBEDTLS_CONFIG_H
#define MENSHEN_MBEDTLS_CONFIG_H

#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_AES_C
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_BASE64_C
// Tables in read-only data: nothing is computed at start-up and nothing is written.
#define MBEDTLS_AES_ROM_TABLES

#endif
