# Everything that must pass, under AddressSanitizer and UBSan: unit tests and slices, journeys through the program in Chromium, a short
# torture that kills it with -9 under load. One build for all of them.

test_passed=0
test_failed=0
test_failed_parts=()

test_part() {  # test_part NAME COMMAND...: runs it to its end whatever becomes of it; remembers the name if anything in it failed
  local name=$1 started=$SECONDS before=$test_failed status=0
  shift
  echo "== $name"
  "$@" || status=$?
  [[ $status -eq 0 || $test_failed -gt $before ]] || test_failed=$((test_failed + 1))
  [[ $test_failed -eq $before ]] || test_failed_parts+=("$name ($((test_failed - before)))")
  echo "-- $name took $((SECONDS - started)) s"
}

test_beside() {  # test_beside NICENESS NAME COMMAND...: a part in the background; test_join gives what it printed and how it ended
  local nice=$1 name=$2
  shift
  (
    renice -n "$nice" -p "$BASHPID" >/dev/null
    test_passed=0 test_failed=0 test_failed_parts=()
    test_part "$@"
    declare -p test_passed test_failed test_failed_parts >"build/$name.sum"
  ) >"build/$name.part" 2>&1 &
}

test_join() {  # test_join NAME PID
  local passed=$test_passed failed=$test_failed parts=("${test_failed_parts[@]}") name=$1
  wait "$2" || true
  cat "build/$name.part"
  # shellcheck source=/dev/null
  if [[ -s build/$name.sum ]]; then . <(sed 's/^declare --/declare -g/; s/^declare -a/declare -ga/' "build/$name.sum"); else test_passed=0 test_failed=1 test_failed_parts=("$name (ended early)"); fi
  test_passed=$((test_passed + passed)) test_failed=$((test_failed + failed))
  test_failed_parts=("${parts[@]}" "${test_failed_parts[@]}")
}

test_sum() {  # the last lines: what failed, how many, how long; the exit code
  [[ ${#test_failed_parts[@]} -eq 0 ]] || printf 'failed: %s\n' "$(printf '%s, ' "${test_failed_parts[@]}" | sed 's/, $//')"
  echo "took $((SECONDS - $1)) s"
  echo "$test_passed passed, $test_failed failed"
  [[ $test_failed -eq 0 ]]
}

show_results() {  # show_results LOG: a line for each, and what a failure said
  awk '/^(ok|FAIL) / { failed = /^FAIL/; said = 0; print; next } /^[0-9]+ passed/ { failed = 0 } failed && said++ < 6' "$1"
}

count_gtest() {  # count_gtest LOG: adds what a gtest binary reported
  local passed failed
  passed=$(grep -oE '^\[  PASSED  \] [0-9]+ test' "$1" | tail -n 1 | grep -oE '[0-9]+' || echo 0)  # the last: a test's own child may report too
  failed=$(grep -oE '^ ?[0-9]+ FAILED TEST' "$1" | tail -n 1 | grep -oE '[0-9]+' || echo 0)
  test_passed=$((test_passed + passed))
  test_failed=$((test_failed + failed))
}

run_room() {  # run_room PRESET ROOM: its tests; a crash or a time-out counts as a failure
  local preset=$1 room=$2 log=build/$1/test_$2.log
  if timeout 600 "build/$preset/src/test_$room" --gtest_color=no >"$log" 2>&1; then
    count_gtest "$log"
    printf 'ok    %-14s %s\n' "$room" "$(grep -oE '^\[  PASSED  \] .*' "$log" | tail -n 1 | cut -c 14-)"
  else
    local status=$? before=$test_failed
    count_gtest "$log"
    [[ $test_failed -gt $before ]] || test_failed=$((test_failed + 1))
    printf 'FAIL  %-14s exit %s, log in %s\n' "$room" "$status" "$log"
    grep -E '^\[  FAILED  \]|Failure$|ERROR: AddressSanitizer|runtime error:' -A 6 "$log" | head -n 80 | sed 's/^/      /' || true
  fi
}

rooms_with_tests() {  # rooms_with_tests PRESET
  local binary
  for binary in "build/$1"/src/test_*; do
    [[ -x $binary && ! -d $binary ]] && echo "${binary##*/test_}"
  done
}

test_rooms() {  # all rooms, under the sanitizers
  dev_build asan >"build/asan-build.log" 2>&1 || { tail -n 40 build/asan-build.log; return 1; }
  export DARCHA_SQL_COVERAGE=$DARCHA_ROOT/build/asan/sql-coverage.txt
  rm -f "$DARCHA_SQL_COVERAGE"
  local room
  for room in $(rooms_with_tests asan); do run_room asan "$room"; done
  if /usr/bin/python3 tools/check/sql_coverage.py build/asan/gen "$DARCHA_SQL_COVERAGE"; then
    test_passed=$((test_passed + 1))
  else
    echo "FAIL  SQL coverage"
    test_failed=$((test_failed + 1))
  fi
  unset DARCHA_SQL_COVERAGE
}

test_program() {  # what journeys and torture run
  dev_build asan darcha >"build/asan-build.log" 2>&1 || { tail -n 40 build/asan-build.log; return 1; }
}

test_journeys() {  # the program, a real browser, all five languages
  export DARCHA=$DARCHA_ROOT/build/asan/src/darcha
  (cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund >/dev/null) || { echo "FAIL  journeys: npm ci in tests/browser"; test_failed=$((test_failed + 1)); return 0; }
  local log=build/journeys.log status=0
  timeout 1900 node tests/browser/run.mjs "$@" >"$log" 2>&1 || status=$?
  show_results "$log"
  local line
  line=$(grep -oE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  if [[ -z $line ]]; then
    echo "FAIL  journeys did not finish:"
    tail -n 40 "$log"
    test_failed=$((test_failed + 1))
  else
    test_passed=$((test_passed + ${line%% *}))
    line=${line#*, }
    line=${line%% *}
    if [[ $status -ne 0 && $line -eq 0 ]]; then
      echo "FAIL  journeys: exit $status though none failed, log in $log"
      line=1
    fi
    test_failed=$((test_failed + line))
  fi
}

test_torture() {  # a short one: what was acknowledged survives kill -9
  local log=build/torture.log line
  timeout 600 /usr/bin/python3 bench/torture.py 0.4 --preset asan >"$log" 2>&1 || true  # its last line says what came of it
  show_results "$log"
  line=$(grep -oE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  if [[ -z $line ]]; then
    echo "FAIL  torture did not finish:"
    tail -n 40 "$log"
    test_failed=$((test_failed + 1))
  else
    test_passed=$((test_passed + ${line%% *}))
    line=${line#*, }
    test_failed=$((test_failed + ${line%% *}))
  fi
}

test_checks() { dev_check && test_passed=$((test_passed + 5)); }

test_room() {  # one room, without sanitizers: seconds
  dev_build dev "test_$1" && run_room dev "$1"
}

# A browser waits more than it works: the rooms are built and tested beside it, and give way to it.
test_all() {
  test_part program test_program
  rm -f build/journeys.sum build/rooms.sum
  test_beside 0 journeys test_journeys
  local journeys=$! rooms
  test_beside 10 rooms test_rooms
  rooms=$!
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  test_join rooms "$rooms"
  test_join journeys "$journeys"
  test_part torture test_torture
}

dev_test() {
  local started=$SECONDS room
  mkdir -p build
  export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
  export LSAN_OPTIONS=suppressions=$DARCHA_ROOT/tools/dev/lsan.supp:print_suppressions=0
  case "${1:-all}" in
    all)
      dev_install build run test
      test_part checks test_checks
      test_all
      ;;
    checks)
      dev_install build run test
      test_part checks test_checks
      ;;
    torture)
      dev_install build run test
      test_part program test_program
      test_part torture test_torture
      ;;
    journeys)
      shift
      dev_install build run test
      test_part program test_program
      test_part journeys test_journeys "$@"
      ;;
    *)
      dev_install build run
      for room in "$@"; do test_part "$room" test_room "$room"; done
      ;;
  esac
  test_sum "$started"
}
