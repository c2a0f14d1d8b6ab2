# Figures beside their baselines (bench/). The machine should have nothing else to do.

dev_bench() {  # dev_bench [part...]: all of it writes build/bench.json and docs/performance.md; named parts only print
  dev_install build run bench
  dev_build release darcha
  /usr/bin/python3 bench/bench.py "$@"
}
