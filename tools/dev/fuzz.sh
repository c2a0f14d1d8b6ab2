# The parsers that meet strangers, against strangers (cmake/fuzz.cmake). What was learnt stays in build/fuzz/corpus/<name>/ for the next run;
# an input that breaks something is kept in build/fuzz/findings/.

FUZZ_SECONDS=60

fuzz_seeds() {  # fuzz_seeds SOURCE NAME ROOM: the folders of seeds, one a line
  local named
  [[ ! -d src/$3/fuzz_corpus/$2 ]] || echo "src/$3/fuzz_corpus/$2"
  named=$(sed -n 's|^// Seeds: ||p' "$1")
  [[ -n $named ]] || return 0
  rm -rf "build/fuzz/seeds/$2" && mkdir -p "build/fuzz/seeds/$2"
  local file
  for file in $named; do cp "$file" "build/fuzz/seeds/$2/${file//\//_}"; done  # the pattern is spread by the shell
  echo "build/fuzz/seeds/$2"
}

fuzz_row() { printf '%-11s %-12s %6s %11s %9s %7s %8s  %s\n' "$@"; }

fuzz_one() {  # fuzz_one SOURCE SECONDS: a row of the table
  local name room log status=0 result=ok seeds options=() began=$SECONDS
  name=$(basename "$1" _fuzz.cpp)
  room=$(cut -d/ -f2 <<<"$1")
  log=build/fuzz/$name.log
  mkdir -p "build/fuzz/corpus/$name" build/fuzz/findings
  mapfile -t seeds < <(fuzz_seeds "$1" "$name" "$room")
  [[ ! -f src/$room/fuzz_corpus/$name.dict ]] || options=("-dict=src/$room/fuzz_corpus/$name.dict")
  "build/fuzz/src/fuzz_$name" "-max_total_time=$2" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=build/fuzz/findings/$name-" \
    "${options[@]}" "build/fuzz/corpus/$name" "${seeds[@]}" >"$log" 2>&1 || status=$?
  if [[ $status -ne 0 ]]; then
    result="FOUND: $(grep -oE "build/fuzz/findings/$name-[a-z0-9-]+" "$log" | tail -n 1), see $log"
  fi
  fuzz_row "$room" "$name" "$((SECONDS - began))" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")" "$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 | cut -c 6-)" \
    "$(find "build/fuzz/corpus/$name" -type f | wc -l)" "$result"
  return "$status"
}

dev_fuzz() {  # dev_fuzz [target] [seconds for each]
  local wanted= source sources=() names=() failed=0
  if [[ ${1:-} =~ [^0-9] ]]; then wanted=$1; shift; fi
  local seconds=${1:-$FUZZ_SECONDS}
  if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    echo "./dev fuzz [target] [seconds]: '$seconds' is not a number of seconds" >&2
    return 2
  fi
  while IFS= read -r source; do
    [[ -z $wanted || $wanted == "$(basename "$source" _fuzz.cpp)" ]] || continue
    sources+=("$source")
    names+=("fuzz_$(basename "$source" _fuzz.cpp)")
  done < <(find src -name '*_fuzz.cpp' | sort)
  if [[ ${#sources[@]} -eq 0 ]]; then
    echo "./dev fuzz: there is no target '$wanted'; there are: $(find src -name '*_fuzz.cpp' -printf '%f\n' | sed 's/_fuzz.cpp//' | sort | tr '\n' ' ')" >&2
    return 2
  fi
  dev_install build
  dev_build fuzz "${names[@]}"
  fuzz_row room target s runs runs/s edges corpus result
  for source in "${sources[@]}"; do fuzz_one "$source" "$seconds" || failed=1; done
  return "$failed"
}
