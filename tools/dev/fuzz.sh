# ./dev fuzz [target] [seconds]: every src/<room>/<name>_fuzz.cpp, or one, for so long each (60 s). A finding is written to build/fuzz/ and
# named on the screen; what was learnt stays in build/fuzz/corpus/<name>/ for the next run.
dev_fuzz() {
  local wanted=${1:-} seconds=${2:-60} source name room found=
  dev_install build
  [ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
  for source in src/*/*_fuzz.cpp src/*/*/*_fuzz.cpp; do
    [ -f "$source" ] || continue
    name=$(basename "$source" _fuzz.cpp)
    room=$(echo "$source" | cut -d/ -f2)
    [ -z "$wanted" ] || [ "$wanted" = "$name" ] || continue
    found=yes
    cmake --build --preset fuzz --target "fuzz_$name" || return 1
    mkdir -p "build/fuzz/corpus/$name"
    local seeds=()
    [ -d "src/$room/fuzz_corpus/$name" ] && seeds=("src/$room/fuzz_corpus/$name")
    echo "fuzz $name for $seconds s"
    (cd build/fuzz && "src/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 "corpus/$name" "${seeds[@]/#/../../}") || return 1
  done
  [ -n "$found" ] || { echo "fuzz: no target '$wanted'" >&2; return 1; }
}
