# mbedtls_crypto: the six files of mbedTLS that Menshen uses, the same source natively and in WASM.

include(source)
menshen_source(mbedtls
  https://github.com/Mbed-TLS/mbedtls/archive/refs/tags/v2.28.3.tar.gz
  bdf7c5bbdc338da3edad89b2885d4f8668f9a6fffeba6ec17a60333e36dade6f)

add_library(mbedtls_crypto STATIC)
foreach(file IN ITEMS aes base64 constant_time platform_util sha1 sha256)
  target_sources(mbedtls_crypto PRIVATE ${mbedtls_SOURCE_DIR}/library/${file}.c)
endforeach()
target_include_directories(mbedtls_crypto SYSTEM PUBLIC
  ${mbedtls_SOURCE_DIR}/include ${CMAKE_CURRENT_LIST_DIR})
target_compile_definitions(mbedtls_crypto PUBLIC
  "MBEDTLS_CONFIG_FILE=<menshen_mbedtls_config.h>")

if(EMSCRIPTEN)
  # Those that the time of a push is spent in.
  set_source_files_properties(
    ${mbedtls_SOURCE_DIR}/library/constant_time.c ${mbedtls_SOURCE_DIR}/library/platform_util.c
    PROPERTIES COMPILE_OPTIONS -O3)
  set_source_files_properties(
    ${mbedtls_SOURCE_DIR}/library/base64.c ${mbedtls_SOURCE_DIR}/library/sha256.c
    PROPERTIES COMPILE_OPTIONS -Oz)
  # CBC joins two blocks byte by byte; kept as a loop it becomes one instruction of sixteen. Linked
  # with the others it would be unrolled after all. A block's rounds stand inside, not behind a call.
  # Every engine of the last three years has SIMD.
  set_source_files_properties(${mbedtls_SOURCE_DIR}/library/aes.c PROPERTIES
    COMPILE_OPTIONS "-O3;-msimd128;-fno-unroll-loops;-fno-lto;-mllvm;-inline-threshold=9000")
  # A round of SHA-1 adds five numbers, and the next round waits for the last of them. LLVM's usual
  # instruction selector moves the constant to the end of that wait; the fast one leaves it in front.
  set_source_files_properties(${mbedtls_SOURCE_DIR}/library/sha1.c PROPERTIES
    COMPILE_OPTIONS "-O3;-fno-lto;-mllvm;-fast-isel")
endif()
