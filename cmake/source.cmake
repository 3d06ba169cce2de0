# Locates the pinned source of a library: unpacked by scripts/third-party.mjs, or downloaded from
# upstream by FetchContent. FETCHCONTENT_SOURCE_DIR_<NAME> overrides both.

include_guard()
include(FetchContent)

# menshen_source(name url sha256) sets <name>_SOURCE_DIR. Menshen uses only the files, not the
# upstream build, so nothing is added as a subdirectory.
function(menshen_source name url sha256)
  string(TOUPPER FETCHCONTENT_SOURCE_DIR_${name} override)
  set(unpacked ${PROJECT_SOURCE_DIR}/build/third-party/${name})
  if(NOT ${override} AND EXISTS ${unpacked}/.stamp)
    set(${override} ${unpacked})
  endif()
  FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256}
    DOWNLOAD_EXTRACT_TIMESTAMP ON)
  FetchContent_Populate(${name})
  set(${name}_SOURCE_DIR ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()
