#!/usr/bin/env python3
"""The edges between rooms hold: what a file includes is covered by its room's USES line, through the other room's door, and never upward.

Why: a call goes down, an event goes up (docs/architecture.md). An edge that is not written in src/CMakeLists.txt is one nobody decided on.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

# Lower to higher; rooms of ring 4 never use each other.
RINGS = [
    ["core"],
    ["db", "net", "jobs", "web"],
    ["audit", "catalog", "persons", "identity", "consent", "exchange", "documents", "payments", "notifications", "offices", "registry", "triage"],
    ["applications", "cases", "decisions", "appeals", "murojaat"],
    ["cabinet", "open311", "operations", "proactive", "stations", "assistant", "participation", "insight", "mail"],
    ["seed", "app", "cli"],
]
RING_OF = {room: ring for ring, rooms in enumerate(RINGS) for room in rooms}

# Besides <room>/<room>.h, types.h and events.h a door has the headers its file src/<room>/DOOR lists. Everything in core is for everyone.
OPEN_ROOMS = {"core"}
# A test migrates every room below its own, so these may take the migrations of others; only tests may include them.
TEST_SUPPORT = {"testing.h", "test_kit.h"}


def door_headers(room: str) -> set[str] | None:
    if room in OPEN_ROOMS:
        return None
    declared = {"types.h", "events.h", f"{room}.h"}
    door_file = SRC / room / "DOOR"  # one a line, with why after a #
    if door_file.exists():
        declared |= {line.split("#")[0].strip() for line in door_file.read_text().splitlines() if line.split("#")[0].strip()}
    return declared


def edges() -> dict[str, set[str]]:
    text = (SRC / "CMakeLists.txt").read_text()
    found = {}
    for match in re.finditer(r"darcha_room\(([^)]*)\)", text):
        words = match.group(1).split()
        uses, keyword = set(), None
        test_uses = set()
        for word in words[1:]:
            if word in ("USES", "LIBS", "TEST_LIBS", "TEST_USES"):
                keyword = word
            elif keyword == "USES":
                uses.add(word)
            elif keyword == "TEST_USES":
                test_uses.add(word)
        found[words[0]] = (uses, test_uses)
    return found


def main() -> int:
    faults = []
    all_edges = edges()
    for room, (uses, _) in all_edges.items():
        if room not in RING_OF:
            faults.append(f"src/CMakeLists.txt: room '{room}' stands in no ring: add it to RINGS in tools/check/rooms.py with an ADR")
            continue
        for used in sorted(uses):
            ring, below = RING_OF[room], RING_OF.get(used, 99)
            left_of = ring in (1, 2, 3, 5) and below == ring  # peers named in USES; CMake itself refuses a cycle
            if below > ring or (below == ring and not left_of):
                faults.append(f"src/CMakeLists.txt: {room} USES {used}: that edge runs up or across ring {ring}")
    for path in sorted(SRC.rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        parts = path.relative_to(SRC).parts
        if len(parts) < 2:
            continue
        room = parts[0]
        uses, test_uses = all_edges.get(room, (set(), set()))
        for_tests = path.name.endswith("_test.cpp") or path.name in TEST_SUPPORT
        if for_tests:
            uses = uses | test_uses
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.relative_to(ROOT)}:{number}"
            if path.suffix == ".h" and re.search(r'#include\s*<boost/(asio\.hpp|beast)', line):
                faults.append(f"{where}: a header includes {line.split('<')[1].rstrip('>')}: keep Asio's umbrella and Beast in .cpp files (compile time)")
            match = re.match(r'\s*#include\s*"([^"]+)"', line)
            if not match:
                continue
            target = match.group(1)
            if target.startswith("gen/"):
                other = target.split("/")[1]
                if other != room and not target.endswith(("/views.h", "/text.h")) and room not in ("app", "cli") and not for_tests:
                    faults.append(f"{where}: the SQL of {other} is private to it: call its door instead")
                continue
            other = target.split("/")[0]
            if "/" not in target or other == room:
                if "/" not in target:
                    faults.append(f'{where}: write the whole path: "{room}/.../{target}"')
                continue
            if not (SRC / other).is_dir():
                faults.append(f"{where}: there is no room '{other}'")
                continue
            if other not in uses:
                faults.append(f"{where}: {room} does not USE {other}: add the edge in src/CMakeLists.txt if it is meant, or send an event")
            if target.split("/")[-1] in TEST_SUPPORT and not for_tests and not path.name.startswith("test_"):
                faults.append(f"{where}: {target} is for tests")
            headers = door_headers(other)
            if headers is not None and target.split("/", 1)[1] not in headers:
                faults.append(f"{where}: {target} is private to {other}: use {other}/{other}.h")
    for door_file in sorted(SRC.glob("*/DOOR")):
        for header in sorted(door_headers(door_file.parent.name) or ()):
            standard = header in ("types.h", "events.h", f"{door_file.parent.name}.h")
            if not standard and not (door_file.parent / header).is_file():
                faults.append(f"{door_file.relative_to(ROOT)}: there is no {header}")
    for fault in faults:
        print(fault)
    print(f"rooms: {len(all_edges)} rooms, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
