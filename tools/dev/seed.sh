dev_seed() {
  dev_install build run
  dev_build "$DARCHA_PRESET" darcha
  exec "build/$DARCHA_PRESET/src/darcha" seed "$@"
}
