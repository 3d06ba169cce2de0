# Catch2::Catch2 and catch_discover_tests(), from the system if installed there.

find_package(Catch2 2.13 QUIET)
if(NOT Catch2_FOUND)
  include(source)
  menshen_source(catch2
    https://github.com/catchorg/Catch2/archive/refs/tags/v2.13.10.tar.gz
    d54a712b7b1d7708bc7a819a8e6e47b2fde9536f487b89ccbca295072a7d9943a)
  add_library(Catch2 INTERFACE)
  add_library(Catch2::Catch2 ALIAS Catch2)
  target_include_directories(Catch2 SYSTEM INTERFACE ${catch2_SOURCE_DIR}/single_include)
  list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/contrib)
endif()
include(Catch)
