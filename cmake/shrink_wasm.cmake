# menshen_shrink(target exports...): runs Binaryen's passes over a linked .wasm that every visitor
# downloads. Removes unlisted exports (emcc adds its own) and the code that only they use, then
# repeats -Oz, because each round finds what the previous one exposed.

# Emscripten includes Binaryen.
find_program(menshen_wasm_opt wasm-opt REQUIRED NO_CMAKE_FIND_ROOT_PATH
  HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin)
find_program(menshen_wasm_metadce wasm-metadce REQUIRED NO_CMAKE_FIND_ROOT_PATH
  HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin)

function(menshen_shrink target)
  set(nodes)
  foreach(name IN LISTS ARGN)
    list(APPEND nodes "{\"name\": \"${name}\", \"export\": \"${name}\", \"root\": true}")
  endforeach()
  list(JOIN nodes ",\n " nodes)
  set(graph ${CMAKE_CURRENT_BINARY_DIR}/${target}.exports.json)
  file(WRITE ${graph} "[${nodes}]\n")
  set(file $<TARGET_FILE:${target}>)
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${menshen_wasm_metadce} --enable-bulk-memory --graph-file=${graph} ${file} -o ${file}
      > ${graph}.unused
    COMMAND ${menshen_wasm_opt} --enable-bulk-memory --flatten --rereloop -Oz -Oz -Oz
      --strip-debug --strip-producers ${file} -o ${file})
endfunction()
