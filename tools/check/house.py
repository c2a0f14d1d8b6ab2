#!/usr/bin/env python3
"""House rules that a reader would otherwise have to remember. Each says why in its message. Works on files git tracks.

Allowances are listed here with a reason; an allowance nobody needs any more is itself a fault.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_LINES = 600
LONG_FILES: dict[str, str] = {}
SCANNED = (".h", ".cpp", ".ts", ".mjs", ".py", ".sql", ".html", ".yaml", ".md", ".sh")

RULES = [
    # (suffixes, pattern, message, allowed path parts)
    # Another process cannot be awaited otherwise; such a line ends in "// watches another process" and stands in a loop with a deadline.
    ((".cpp", ".h"), r"(this_thread::sleep_(for|until)\b|\busleep\(|\bsleep\()(?!.*// watches another process)",
     "waiting by the clock hides a race: wait for the event, or use a timer with a deadline", ()),
    ((".cpp", ".h"), r"std::(cout|cerr)\b", "say it through core/log.h; only the command line talks to the terminal", ("src/app/", "src/cli/", "src/seed/", "_fuzz.cpp", "_test.cpp")),
    ((".cpp",), r"\bPQ(exec|execParams|sendQuery)\w*\(", "only db talks to libpq: write a statement in sql/", ("src/db/",)),
    ((".cpp", ".h", ".ts"), r"\b(TODO|FIXME|XXX|HACK)\b", "finish it or write an issue", ()),
    ((".html",), r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)", "the content security policy forbids inline style, handlers and scripts", ()),
    ((".ts",), r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write", "Trusted Types forbid it: build nodes", ()),
    ((".cpp", ".h"), r"GTEST_SKIP\(\)(?!\s*<<)|\bDISABLED_", "a test that does not run proves nothing: say why after GTEST_SKIP() or mend it", ()),
    ((".cpp", ".h", ".py", ".sh", ".mjs", ".ts", ".yaml", ".md"), r"/(home|root|work)/[a-z]", "a path of one machine", ()),
]


def tracked() -> list[pathlib.Path]:
    out = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in out.decode().split("\0") if name]


FUNCTION_LINES = 60
LONG_FUNCTIONS: dict[str, str] = {  # files whose long functions are tables of data; tests are, too
    "src/seed/demo.cpp": "the households people sign in as",
    "src/web/gallery/gallery.cpp": "an example of every field",
}
FUNCTION_HEAD = re.compile(r"^( {0,2})(?!namespace\b|struct\b|class\b|enum\b|union\b|if\b|for\b|while\b|switch\b|else\b|return\b|\}|//)\S.*\{$")


def long_functions(lines: list[str]) -> list[tuple[int, int]]:
    """(first line, length) of what is too long for a screen. The house's format closes a block in the column of the line that opened it."""
    found, number = [], 0
    while number < len(lines):
        head = FUNCTION_HEAD.match(lines[number])
        joined = " ".join(lines[max(0, number - 3):number + 1])
        lambda_here = re.search(r"\[[^\]]*\](\([^)]*\))?[^)]*\{$", lines[number])
        if head and not lambda_here and re.search(r"\)[^;={]*\{$", lines[number]) and "(" in joined:
            closing = re.compile(rf"^{head.group(1)}\}}")
            end = next((i for i in range(number + 1, len(lines)) if closing.match(lines[i])), None)
            if end is not None and end - number + 1 > FUNCTION_LINES:
                found.append((number + 1, end - number + 1))
                number = end
        number += 1
    return found


def check_file(path: pathlib.Path, faults: list[str]) -> None:
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = text.splitlines()
    if path.suffix in (".h", ".cpp", ".ts", ".py") and len(lines) > MAX_LINES and name not in LONG_FILES:
        faults.append(f"{name}:1: {len(lines)} lines (over {MAX_LINES}): two rooms in one?")
    if path.suffix in (".h", ".cpp") and name not in LONG_FUNCTIONS and not name.endswith("_test.cpp"):
        for number, length in long_functions(lines):
            faults.append(f"{name}:{number}: a function of {length} lines (over {FUNCTION_LINES}): it does not fit a screen")
    if name == "tools/check/house.py":
        return
    for suffixes, pattern, message, allowed in RULES:
        if path.suffix not in suffixes or any(part in name for part in allowed):
            continue
        for number, line in enumerate(lines, 1):
            if re.search(pattern, line):
                faults.append(f"{name}:{number}: {line.strip()[:80]}: {message}")


def main() -> int:
    faults: list[str] = []
    count = 0
    for path in tracked():
        if path.suffix not in SCANNED or not path.is_file():
            continue
        name = str(path.relative_to(ROOT))
        if name.startswith(("assets/", "third_party/")) or "node_modules" in name:
            continue
        count += 1
        check_file(path, faults)
    for room in sorted((ROOT / "src").iterdir()):
        readme = room / "README.md"
        if room.is_dir() and not readme.exists():
            faults.append(f"src/{room.name}/README.md: missing: what the room is for, its law, invariants, tables and events")
        elif readme.exists() and len(readme.read_text(encoding='utf-8').splitlines()) > 80:
            faults.append(f"src/{room.name}/README.md: over 80 lines: it is a door sign, not a book")
    for fault in faults:
        print(fault)
    print(f"house: {count} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
