# Starting Darcha as a newcomer would: everything installed, built, filled and running.

dev_run() {
  dev_install build run
  dev_build "$DARCHA_PRESET" darcha
  # Some twenty seconds the first time; a server without a model serves all the same, without suggestions.
  "build/$DARCHA_PRESET/src/darcha" train || echo "./dev: no model for suggestions was made (above says why); going on without" >&2
  # `serve --demo` starts the private PostgreSQL, migrates, loads the synthetic country once and prints where to look.
  exec "build/$DARCHA_PRESET/src/darcha" serve --demo "$@"
}
