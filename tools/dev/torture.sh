dev_torture() { echo 'torture: coming with the rooms it needs' >&2; return 1; }
