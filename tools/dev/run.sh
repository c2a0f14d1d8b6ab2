dev_run() { echo 'run: coming with the rooms it needs' >&2; return 1; }
