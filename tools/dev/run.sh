# Starting Darcha as a newcomer would: everything installed, built, filled and running.

dev_run() {
  dev_install build run
  dev_build "$DARCHA_PRESET" darcha
  # `serve --demo` starts the private PostgreSQL, migrates, loads the synthetic country once and prints where to look.
  exec "build/$DARCHA_PRESET/src/darcha" serve --demo "$@"
}
