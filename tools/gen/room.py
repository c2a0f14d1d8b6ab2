#!/usr/bin/env python3
"""Compiles what a room writes as data (sql/*.sql, *.html, text.yaml) into C++.

    room.py <room> <src> <outdir>

Each generator writes <outdir>/<kind>.h and <kind>.cpp for sql, views and text, empty where the room has none of that kind, and leaves a file
alone when its content would not change, so that nothing is compiled for nothing. A fault is printed as file:line: what: how to mend it.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import sql  # noqa: E402
import text  # noqa: E402
import views  # noqa: E402
from report import Fault  # noqa: E402


def write_if_changed(path: pathlib.Path, content: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")


def main() -> int:
    room, src, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    faults = 0
    for kind, generator in (("sql", sql), ("text", text), ("views", views)):
        try:
            header, source = generator.generate(room, src)
            write_if_changed(out / f"{kind}.h", header)
            write_if_changed(out / f"{kind}.cpp", source)
        except Fault as fault:
            print(fault, file=sys.stderr)
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
