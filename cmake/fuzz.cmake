# Parsers that meet strangers. src/<room>/<name>_fuzz.cpp holds LLVMFuzzerTestOneInput and becomes fuzz_<name>; its seeds are in
# src/<room>/fuzz_corpus/<name>/ or named in a line "// Seeds: <files>" of the source; words to try in src/<room>/fuzz_corpus/<name>.dict. Built by the preset `fuzz` only; run by ./dev fuzz.
function(darcha_fuzz room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*_fuzz.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" name ${name})
    add_executable(fuzz_${name} ${source})
    target_link_libraries(fuzz_${name} PRIVATE darcha_${room})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_compile_definitions(fuzz_${name} PRIVATE DARCHA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_precompile_headers(fuzz_${name} REUSE_FROM darcha_pch)
  endforeach()
endfunction()
