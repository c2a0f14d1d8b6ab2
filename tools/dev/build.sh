# Building. One preset, one folder under build/.

DARCHA_PRESET=${DARCHA_PRESET:-release}

build_jobs() {  # one for each processor and one more, as far as memory goes: a compiler takes up to 1 GB
  local processors memory
  processors=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1000000) }' /proc/meminfo)
  echo $((memory > processors ? processors + 1 : memory > 0 ? memory : 1))
}

dev_build() {  # dev_build PRESET [TARGET...]
  local preset=$1 target targets=() at
  shift
  at=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "build/$preset/CMakeCache.txt" 2>/dev/null || true)
  if [[ -n $at && $at != "$PWD" ]]; then
    echo "this folder was built as $at: building anew"
    rm -rf "build/$preset"
  fi
  if [[ ! -f build/$preset/build.ninja ]]; then
    has_room 1500 . "building" || return 1
    cmake --preset "$preset" >build-configure.log 2>&1 || { cat build-configure.log >&2; return 1; }
    [[ $preset != release ]] || echo "building: the first time takes some minutes, later only what changed"
  fi
  rm -f build-configure.log
  for target in "$@"; do targets+=(--target "$target"); done
  cmake --build --preset "$preset" -j "$(build_jobs)" "${targets[@]}"
}

dev_format() {
  dev_install build test
  git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format-19 -i
}
