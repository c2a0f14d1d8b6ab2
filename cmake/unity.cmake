# Ten files of a room are compiled as one (presets asan and release): half of the time of a clean build, and a template is made once.
# A name in an unnamed namespace is therefore one of its room: name it for what it is of. Files from before that rule, and files whose
# includes would change what their neighbours mean, are compiled alone.
set(DARCHA_UNITY 0 CACHE STRING "Files of a room compiled as one; 0: each on its own")
set(DARCHA_ALONE
    src/applications/draft/draft_test.cpp src/applications/draft/rows_test.cpp src/applications/plant/plant.cpp
    src/cabinet/overview/page.cpp src/cases/move.cpp src/cases/plant/plant.cpp src/catalog/check/procedure_test.cpp
    src/catalog/types.cpp src/core/dates_test.cpp src/db/migrate.cpp src/db/pool.cpp src/db/statements_check.cpp src/db/wake.cpp
    src/documents/compose/pen.cpp src/insight/causes/page.cpp src/insight/dashboard/chart.cpp src/insight/dashboard/download.cpp
    src/insight/dashboard/page.cpp src/jobs/worker.cpp src/mail/mime/message.cpp src/mail/smtp/session.cpp src/murojaat/law/law_test.cpp
    src/murojaat/law/read_law.cpp src/murojaat/plant/plant.cpp src/murojaat/reply/reply.cpp src/net/event_feed.cpp
    src/net/events_test.cpp src/net/limits_test.cpp src/net/negotiate.cpp src/net/protocol_test.cpp src/net/proxies.cpp
    src/net/server_test.cpp src/net/tls_client_test.cpp src/net/uploads_test.cpp src/offices/actor.cpp src/offices/actor_test.cpp
    src/offices/change.cpp src/offices/decide.cpp src/offices/offices_test.cpp src/offices/rules_test.cpp src/open311/settings.cpp
    src/persons/numbers.cpp src/persons/read_test.cpp src/registry/statistics/page.cpp src/seed/demo_cases.cpp src/seed/demo_past.cpp
    src/triage/detect/detect.cpp src/triage/train/train.cpp)

function(darcha_unity target)
  if(DARCHA_UNITY GREATER 0)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${DARCHA_UNITY})
    foreach(file IN LISTS DARCHA_ALONE)
      set_source_files_properties(${CMAKE_SOURCE_DIR}/${file} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endforeach()
  endif()
endfunction()
