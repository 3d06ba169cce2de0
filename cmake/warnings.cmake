# Link menshen_warnings PRIVATE to every target of our own, and to no third-party code.

add_library(menshen_warnings INTERFACE)

# Makes the output independent of the path of the checkout (__FILE__, debug info, assertions).
target_compile_options(menshen_warnings INTERFACE -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)

if(MENSHEN_DEVELOPER)
  target_compile_options(menshen_warnings INTERFACE
    -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
    $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
    -Wcast-align -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough -Wundef -Wunused
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches>
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
    $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>)
endif()
