# How each file of the two WebAssembly builds is compiled, beyond what the presets say. One -O to a
# file: after -Oz a later -O3 is lost. Leaving one tuning out shows what it is worth:
#
#   cmake --preset wasm -DMENSHEN_WITHOUT=aes && cmake --build --preset wasm
#   gzip -9 -c build/wasm/core.wasm | wc -c; npm run bench
#
# The figure beside a tuning is what it was worth when it was made, by `npm run bench`; sizes are
# those of the .wasm itself.

set(MENSHEN_WITHOUT "" CACHE STRING "Tunings to leave out, to measure them: names from here")

# menshen_tune(name "options" files...), for files of a target of the calling directory.
function(menshen_tune name options)
  if(NOT EMSCRIPTEN OR name IN_LIST MENSHEN_WITHOUT)
    return()
  endif()
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()

# menshen_tune_link(name target options...)
function(menshen_tune_link name target)
  if(EMSCRIPTEN AND NOT name IN_LIST MENSHEN_WITHOUT)
    target_link_options(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# core.wasm: small everywhere, fast where every push passes.
function(menshen_tune_core)
  get_target_property(cold menshen_core SOURCES)
  set(hot
    base/base64.cpp
    base/constant_time.cpp
    base/digest.cpp
    base/digits.cpp
    ticket/scan_claim.cpp
    ticket/scene.cpp
    wechat/credentials.cpp
    wechat/envelope.cpp
    wechat/fields.cpp
    wechat/message.cpp
    wechat/news.cpp
    wechat/push.cpp
    wechat/query.cpp
    wechat/signature.cpp
    wechat/utf8.cpp
    wechat/xml_reader.cpp
    wechat/xml_value.cpp)
  list(REMOVE_ITEM cold ${hot})
  menshen_tune(cold -Oz ${cold})
  menshen_tune(hot -O3 ${hot})
  # A push is read twice, field after field: what reads one stands inside, not behind a call.
  # Measured: reading a push takes a tenth less.
  menshen_tune(xml "-O3;-mllvm;-inline-threshold=1000" wechat/xml_reader.cpp)
endfunction()

function(menshen_tune_mbedtls folder)
  menshen_tune(hot -O3
    ${folder}/aes.c ${folder}/constant_time.c ${folder}/platform_util.c ${folder}/sha1.c)
  menshen_tune(cold -Oz ${folder}/base64.c ${folder}/sha256.c)
  # CBC joins two blocks byte by byte; kept as a loop it becomes one instruction of sixteen. Linked
  # with the others it would be unrolled after all. Every engine of the last three years has SIMD.
  # Measured: a push opens 3 % sooner. A block's rounds stand inside, not behind a call: 1 % more.
  menshen_tune(aes "-O3;-msimd128;-fno-unroll-loops;-fno-lto;-mllvm;-inline-threshold=9000"
    ${folder}/aes.c)
  # A round of SHA-1 adds five numbers, and the next round waits for the last of them. LLVM's usual
  # instruction selector moves the constant to the end of that wait; the fast one leaves it in front.
  # Measured: a block is hashed an eighth sooner.
  menshen_tune(sha1 "-O3;-fno-lto;-mllvm;-fast-isel" ${folder}/sha1.c)
endfunction()

function(menshen_tune_door)
  menshen_tune(cold -Oz
    admit_export.cpp
    binding_exports.cpp
    config_exports.cpp
    json.cpp
    library_exports.cpp
    no_host.cpp
    oauth_export.cpp
    ticket_exports.cpp)
  menshen_tune(hot -O3 wire.cpp push_exports.cpp)
  # With -Oz the linker takes libc's smallest memset and memcpy. Measured: a push takes a fifth
  # longer with it.
  menshen_tune_link(link core -O3)
endfunction()

# widget.wasm is downloaded by every visitor, so size goes before speed: no heap, one unit of
# optimisation, and no constructors, so that nothing has to be called before the first call. -O2
# takes the plan apart into numbers where -Oz keeps it in memory, and is the smaller of the two
# there. The linker weighs a call too lightly by far: at 120 a plan is made where it is packed, and
# is never stored. Measured: 69 bytes less of widget.wasm.
function(menshen_tune_widget)
  target_compile_options(widget PRIVATE -flto -Wglobal-constructors)
  target_link_options(widget PRIVATE -flto -sMALLOC=none -sSUPPORT_ERRNO=0)
  menshen_tune(widget -Oz widget_exports.cpp)
  menshen_tune(plan -O2 widget_plan.cpp)
  menshen_tune_link(widget widget -Oz)
  menshen_tune_link(plan-inline widget -Wl,-mllvm,-inline-threshold=120)
endfunction()
