# Fast checks: nothing here needs a build or a database.

check_step() {  # check_step NAME COMMAND...
  local name=$1
  shift
  if "$@" >"build/check.log" 2>&1; then
    echo "ok    $name"
  else
    echo "FAIL  $name"
    head -n 60 build/check.log | sed 's/^/      /'
    check_failed=1
  fi
}

check_format() { git ls-files -z --cached --others --exclude-standard '*.h' '*.cpp' | xargs -0 -n 20 -P 2 clang-format-19 --dry-run --Werror; }
check_generators() { (cd tools/gen && /usr/bin/python3 -m unittest discover -p '*_test.py'); }
check_front() { (cd front && npm ci --ignore-scripts --no-audit --no-fund >/dev/null && npm run --silent check); }
check_front_here() { [[ -f front/package.json ]] || return 0; check_front; }

dev_check() {
  dev_install build test
  mkdir -p build
  check_failed=0
  check_step "format (./dev format mends it)" check_format
  check_step "rooms and their edges" /usr/bin/python3 tools/check/rooms.py
  check_step "house rules" /usr/bin/python3 tools/check/house.py
  check_step "code generators" check_generators
  check_step "front end is what its sources build" check_front_here
  return "$check_failed"
}
