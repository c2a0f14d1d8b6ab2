# A room is a folder of src/, a namespace, a static library and (usually) a database schema of one name.
#   darcha_room(murojaat USES cases web audit LIBS Boost::json)
# USES names the only rooms whose doors (<room>/<room>.h, types.h, events.h) this room may include; tools/check_rooms.py reads the
# same lines and fails on an include that is not covered. Tests (*_test.cpp, anywhere in the folder) become test_<room>.
# sql/*.sql, *.html templates and text.yaml files anywhere in the room are compiled by tools/gen into <build>/gen/<room>/ (docs/codegen.md).

add_library(darcha_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_precompile_headers(darcha_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
target_link_libraries(darcha_pch PUBLIC fmt::fmt Threads::Threads)
target_include_directories(darcha_pch PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR})

# Tests run once and are compiled often: the coroutines of one cost the optimiser a minute under the sanitizers and gain nothing.
# DARCHA_TEST_FLAGS (a preset's) come after the flags of the build; the precompiled header has to be made with the same.
add_library(darcha_test_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_precompile_headers(darcha_test_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
target_link_libraries(darcha_test_pch PUBLIC darcha_pch)
separate_arguments(DARCHA_TEST_FLAG_LIST UNIX_COMMAND "${DARCHA_TEST_FLAGS}")
target_compile_options(darcha_test_pch PRIVATE ${DARCHA_TEST_FLAG_LIST})

function(darcha_room room)
  cmake_parse_arguments(ROOM "" "" "USES;LIBS;TEST_LIBS;TEST_USES" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/src/${room})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  # text.yaml may lie in any folder of the room; migrations/*.sql are embedded as they are.
  file(GLOB_RECURSE gen_inputs CONFIGURE_DEPENDS ${dir}/*.sql ${dir}/*.html ${dir}/text.yaml)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|_fuzz\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(NOT sources AND NOT gen_inputs)  # doors only, so far
    add_library(darcha_${room} INTERFACE)
    foreach(used IN LISTS ROOM_USES)
      target_link_libraries(darcha_${room} INTERFACE darcha_${used})
    endforeach()
    target_link_libraries(darcha_${room} INTERFACE darcha_pch ${ROOM_LIBS})
    return()
  endif()

  if(gen_inputs)
    set(gen_dir ${CMAKE_BINARY_DIR}/gen/${room})
    set(gen_sources ${gen_dir}/sql.cpp ${gen_dir}/views.cpp ${gen_dir}/text.cpp)
    # Headers are named too: else a change of a view reaches those who include it one build late, and the program is made of two shapes of it.
    set(gen_headers ${gen_dir}/sql.h ${gen_dir}/views.h ${gen_dir}/text.h)
    file(GLOB gen_tools CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/gen/*.py)
    add_custom_command(
      OUTPUT ${gen_sources} ${gen_dir}/stamp
      BYPRODUCTS ${gen_headers}
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/gen/room.py ${room} ${CMAKE_SOURCE_DIR}/src ${gen_dir}
      COMMAND ${CMAKE_COMMAND} -E touch ${gen_dir}/stamp
      DEPENDS ${gen_inputs} ${gen_tools}
      COMMENT "gen ${room}" VERBATIM)
    add_custom_target(gen_${room} DEPENDS ${gen_dir}/stamp)
  endif()

  list(APPEND sources ${gen_sources})
  add_library(darcha_${room} STATIC ${sources})
  target_link_libraries(darcha_${room} PUBLIC darcha_pch ${ROOM_LIBS})
  target_precompile_headers(darcha_${room} REUSE_FROM darcha_pch)
  darcha_unity(darcha_${room})
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(darcha_${room} PUBLIC darcha_${used})
    if(TARGET gen_${used})
      add_dependencies(darcha_${room} gen_${used})
    endif()
  endforeach()
  if(gen_inputs)
    add_dependencies(darcha_${room} gen_${room})
  endif()

  if(tests)
    add_executable(test_${room} ${tests})
    target_link_libraries(test_${room} PRIVATE darcha_${room} ${ROOM_TEST_LIBS} GTest::gtest GTest::gmock darcha_test_main)
    foreach(used IN LISTS ROOM_TEST_USES)
      target_link_libraries(test_${room} PRIVATE darcha_${used})
    endforeach()
    target_precompile_headers(test_${room} REUSE_FROM darcha_test_pch)
    darcha_unity(test_${room})
    target_compile_options(test_${room} PRIVATE ${DARCHA_TEST_FLAG_LIST})
    target_compile_definitions(test_${room} PRIVATE DARCHA_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DARCHA_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${room} COMMAND test_${room})
  endif()
  if(DARCHA_FUZZ)
    darcha_fuzz(${room})
  endif()
endfunction()
