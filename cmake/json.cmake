# nlohmann_json::nlohmann_json: headers only, from the system if installed there.

include(source)
add_library(nlohmann_json INTERFACE)
add_library(nlohmann_json::nlohmann_json ALIAS nlohmann_json)

find_path(menshen_json_found nlohmann/json.hpp
  PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
if(menshen_json_found)
  # A folder that links only to nlohmann/, because /usr/include would shadow Emscripten's own
  # headers.
  set(headers ${CMAKE_BINARY_DIR}/include)
  file(MAKE_DIRECTORY ${headers})
  file(CREATE_LINK ${menshen_json_found}/nlohmann ${headers}/nlohmann SYMBOLIC)
else()
  menshen_source(json
    https://github.com/nlohmann/json/releases/download/v3.11.2/json.tar.xz
    8c4b26bf4b422252e13f332bc5e388ec0ab5c3443d24399acb675e68278d341f)
  set(headers ${json_SOURCE_DIR}/include)
endif()
target_include_directories(nlohmann_json SYSTEM INTERFACE ${headers})
