# How each file of the two WebAssembly builds is compiled, beyond the presets. Each file gets one
# -O, because a later -O3 has no effect after -Oz. To measure a tuning, leave it out:
#
#   cmake --preset wasm -DMENSHEN_WITHOUT=aes && cmake --build --preset wasm
#   gzip -9 -c build/wasm/core.wasm | wc -c; npm run bench
#
# The figure beside a tuning was measured when it was made, with `npm run bench`; sizes are those of
# the .wasm itself.

set(MENSHEN_WITHOUT "" CACHE STRING "Tunings to leave out, to measure them: names from here")

# menshen_tune(name "options" files...), for files of a target in the calling directory.
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

# core.wasm: small everywhere, fast on the path of every push.
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
  # Each field of a push is read twice, so its readers are inlined. Measured: reading a push takes a
  # tenth less.
  menshen_tune(xml "-O3;-mllvm;-inline-threshold=1000" wechat/xml_reader.cpp)
endfunction()

function(menshen_tune_mbedtls folder)
  menshen_tune(hot -O3
    ${folder}/aes.c ${folder}/constant_time.c ${folder}/platform_util.c ${folder}/sha1.c)
  menshen_tune(cold -Oz ${folder}/base64.c ${folder}/cipher.c ${folder}/cipher_wrap.c ${folder}/gcm.c
    ${folder}/sha256.c)
  # CBC combines two blocks byte by byte. Kept as a loop it becomes one SIMD instruction of sixteen
  # bytes; compiled with the other files it would be unrolled. Every engine of the last three years
  # has SIMD. Measured: a push opens 3 % sooner. The rounds of a block are inlined: 1 % more.
  menshen_tune(aes "-O3;-msimd128;-fno-unroll-loops;-fno-lto;-mllvm;-inline-threshold=9000"
    ${folder}/aes.c)
  # A round of SHA-1 adds five numbers, and the next round waits for the last of them. LLVM's
  # default instruction selector moves the constant to the end of that chain; the fast one leaves it
  # in front. Measured: a block is hashed an eighth sooner.
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
    seal_export.cpp
    ticket_exports.cpp)
  menshen_tune(hot -O3 wire.cpp push_exports.cpp)
  # With -Oz the linker takes libc's smallest memset and memcpy. Measured: a push takes a fifth
  # longer with it.
  menshen_tune_link(link core -O3)
endfunction()

# Every visitor downloads widget.wasm, so size has priority over speed: no heap, one unit of
# optimisation, and no constructors, so that no initialisation call is needed. -O2 splits the Plan
# struct into scalars where -Oz keeps it in memory, and is smaller here. Inline threshold 120:
# make_plan is inlined into its only packer, so a Plan never reaches memory. Measured: 69 bytes less
# of widget.wasm.
function(menshen_tune_widget)
  target_compile_options(widget PRIVATE -flto -Wglobal-constructors)
  target_link_options(widget PRIVATE -flto -sMALLOC=none -sSUPPORT_ERRNO=0)
  menshen_tune(widget -Oz widget_exports.cpp)
  menshen_tune(plan -O2 widget_plan.cpp)
  menshen_tune_link(widget widget -Oz)
  menshen_tune_link(plan-inline widget -Wl,-mllvm,-inline-threshold=120)
endfunction()
