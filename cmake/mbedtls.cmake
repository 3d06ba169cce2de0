# mbedtls_crypto: the nine files of mbedTLS that Menshen uses; native and WASM builds share the
# source.

include(source)
menshen_source(mbedtls
  https://github.com/Mbed-TLS/mbedtls/archive/refs/tags/v2.28.3.tar.gz
  bdf7c5bbdc338da3edad89b2885d4f8668f9a6fffeba6ec17a60333e36dade6f)

add_library(mbedtls_crypto STATIC)
foreach(file IN ITEMS aes base64 cipher cipher_wrap constant_time gcm platform_util sha1 sha256)
  target_sources(mbedtls_crypto PRIVATE ${mbedtls_SOURCE_DIR}/library/${file}.c)
endforeach()
target_include_directories(mbedtls_crypto SYSTEM PUBLIC
  ${mbedtls_SOURCE_DIR}/include ${CMAKE_CURRENT_LIST_DIR})
target_compile_definitions(mbedtls_crypto PUBLIC
  "MBEDTLS_CONFIG_FILE=<menshen_mbedtls_config.h>")

menshen_tune_mbedtls(${mbedtls_SOURCE_DIR}/library)
