# Building. One preset, one folder under build/.

DARCHA_PRESET=${DARCHA_PRESET:-release}

dev_build() {  # dev_build PRESET [TARGET...]
  local preset=$1
  shift
  [[ -f build/$preset/build.ninja ]] || cmake --preset "$preset" >"build-configure.log" 2>&1 || { cat build-configure.log >&2; return 1; }
  rm -f build-configure.log
  local targets=()
  for target in "$@"; do targets+=(--target "$target"); done
  cmake --build --preset "$preset" "${targets[@]}"
}

dev_format() {
  dev_install build test
  git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format-19 -i
}
