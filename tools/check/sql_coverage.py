#!/usr/bin/env python3
"""Every statement of every room was executed by some test: a statement nobody runs is one nobody has seen work.

    sql_coverage.py <gen folder> <coverage file>
"""
import pathlib
import re
import sys


def main() -> int:
    gen, coverage = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    src = pathlib.Path(__file__).resolve().parents[2] / "src"
    declared = set()
    for path in src.glob("*/**/*.sql"):
        if "migrations" in path.parts:
            continue
        name = re.search(r"^-- name:\s*(\w+)", path.read_text(encoding="utf-8"), re.M)
        if name:
            declared.add(f"{path.relative_to(src).parts[0]}.{name.group(1)}")
    seen = set(coverage.read_text().split()) if coverage.exists() else set()
    missing = sorted(declared - seen)
    for name in missing:
        print(f"FAIL  {name}: no test executes this statement")
    print(f"ok    sql coverage   {len(declared) - len(missing)} of {len(declared)} statements" if not missing else f"{len(missing)} statements never ran")
    return 1 if missing or not gen.exists() else 0


if __name__ == "__main__":
    sys.exit(main())
