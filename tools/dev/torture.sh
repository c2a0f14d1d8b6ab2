# Killing what must not lose anything (bench/torture.py).

dev_torture() {  # dev_torture [minutes] [--seed N]
  dev_install build run
  dev_build release darcha
  /usr/bin/python3 bench/torture.py "$@"
}
