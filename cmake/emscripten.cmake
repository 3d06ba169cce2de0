# Finds Emscripten's toolchain file: in EMSCRIPTEN_ROOT, in EMSDK, in the folder of emcc, then in
# Debian's location.

find_program(menshen_emcc emcc HINTS $ENV{EMSCRIPTEN_ROOT} $ENV{EMSDK}/upstream/emscripten)
if(menshen_emcc)
  file(REAL_PATH ${menshen_emcc} menshen_emcc_real)
  cmake_path(GET menshen_emcc_real PARENT_PATH menshen_emcc_folder)
endif()

find_file(menshen_emscripten_toolchain cmake/Modules/Platform/Emscripten.cmake
  PATHS $ENV{EMSCRIPTEN_ROOT} $ENV{EMSDK}/upstream/emscripten ${menshen_emcc_folder}
    /usr/share/emscripten
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT menshen_emscripten_toolchain)
  message(FATAL_ERROR "Emscripten was not found: install it (Debian: apt-get install emscripten) "
    "or set EMSCRIPTEN_ROOT to the folder that holds emcc.")
endif()
include(${menshen_emscripten_toolchain})
