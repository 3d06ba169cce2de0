# qrcodegen: Nayuki's QR encoder in C, which needs no heap.

include(source)
menshen_source(qrcodegen
  https://github.com/nayuki/QR-Code-generator/archive/refs/tags/v1.8.0.tar.gz
  2ec0a4d33d6f521c942eeaf473d42d5fe139abcfa57d2beffe10c5cf7d34ae60)

add_library(qrcodegen STATIC ${qrcodegen_SOURCE_DIR}/c/qrcodegen.c)
target_include_directories(qrcodegen SYSTEM PUBLIC ${qrcodegen_SOURCE_DIR}/c)
# Its asserts would pull stdio into the WASM, so every build disables them.
target_compile_definitions(qrcodegen PRIVATE NDEBUG)
# Linked into the widget, and optimised together with its only caller.
target_compile_options(qrcodegen PRIVATE $<$<BOOL:${EMSCRIPTEN}>:-Oz;-flto>)
