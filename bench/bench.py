"""./dev bench: every figure of docs/performance.md beside its baseline, measured on this machine in one run.

Prints a table, writes build/bench.json (a list of {name, value, unit, baseline, ratio}) and docs/performance.md. Names of parts measure only those and
write nothing but the table: bench.py page submit decision certificate idle search triage audit cases lifecycle
"""
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

import cases
import certificate
import decision
import idle
import lifecycle
import page
import submit
from house import ROOT, Server, program

FOLDER = ROOT / "build" / "bench"
PARTS = ["page", "submit", "decision", "certificate", "idle", "search", "triage", "audit", "cases", "lifecycle"]


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, value, unit, baseline=None, ratio=None, target="", met=None):
        """`baseline` is what the value is compared with; `met` says whether the target is reached (None: there is none)."""
        self.rows.append({"name": name, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio, "target": target, "met": met})
        print(f"  {name}: {value:g} {unit}" + (f", {ratio:.2f} of {baseline:g}" if ratio is not None else "") + (f" (target {target})" if target else ""), flush=True)

    def against(self, name, value, unit, baseline, least):
        ratio = value / baseline
        self.add(name, round(value), unit, round(baseline), round(ratio, 3), f"ratio at least {least}", ratio >= least)

    def below(self, name, value, unit, most):
        self.add(name, round(value, 3), unit, most, round(value / most, 3), f"below {most:g} {unit}", value < most)

    def grows(self, name, value, unit, baseline, most):
        ratio = value / baseline
        self.add(name, round(value, 3), unit, round(baseline, 3), round(ratio, 3), f"ratio at most {most}", ratio <= most)

    def json(self):
        return json.dumps([{k: row[k] for k in ("name", "value", "unit", "baseline", "ratio")} for row in self.rows], indent=2) + "\n"

    def markdown(self):
        lines = ["| what | measured | baseline or limit | ratio | target | met |", "|---|---:|---:|---:|---|---|"]
        for r in self.rows:
            shown = ["" if r[k] is None else f"{r[k]:,}" if isinstance(r[k], int) else f"{r[k]:g}" for k in ("value", "baseline", "ratio")]
            met = {None: "", True: "yes", False: "**no**"}[r["met"]]
            lines.append(f"| {r['name']} | {shown[0]} {r['unit']} | {shown[1]} | {shown[2]} | {r['target']} | {met} |")
        return "\n".join(lines)


def measured_services():
    """The real services and, beside them, the one that people decide (bench/service)."""
    folder = FOLDER / "services"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "services", folder)
    shutil.copytree(ROOT / "bench" / "service", folder / "bench-review")
    return folder


def inside(*words):
    done = subprocess.run([str(program("release")), "bench", *words], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"darcha bench {words[0]}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def measure_page(table, server):
    ours, base, (_, rate, p99), _ = page.measure(server, FOLDER)
    table.against("cached front page, requests per CPU second, against nginx", ours, "1/s", base, 0.8)
    table.add("cached front page, p99 at full load, 32 connections", milliseconds(p99), "ms")
    table.add("cached front page, requests per second of the clock", round(rate), "1/s")


def measure_submit(table, server):
    rounds = submit.measure(server, FOLDER)
    # The ratio of each round and then their median: the two were measured within seconds of each other, the rounds were not.
    for other, what, least in (("single", "one statement after another", 1.0), ("pipelined", "pipelining", 0.6)):
        middle = sorted(rounds, key=lambda r: r["http"] / r[other])[len(rounds) // 2]
        table.against(f"final submit over HTTP, against pgbench {what}", middle["http"], "1/s", middle[other], least)
    middle = sorted(rounds, key=lambda r: r["http"])[len(rounds) // 2]
    table.add("final submit over HTTP, p99 at full load, 12 connections", milliseconds(middle["p99"]), "ms")
    cost = {name: statistics.median(sum(r["cost"][name]) for r in rounds) for name in ("http", "single", "pipelined")}
    for name, what in (("single", "one by one"), ("pipelined", "pipelining")):
        table.add(f"CPU time of a submission with all that follows, HTTP against pgbench {what}", round(cost["http"]), "us", round(cost[name]), round(cost[name] / cost["http"], 3))


def measure_decision(table, server):
    rounds, statements = decision.measure(server, FOLDER)
    middle = sorted(rounds, key=lambda r: r["http"] / r["pipelined"])[len(rounds) // 2]
    table.against(f"decision step (confirmation) over HTTP, against pgbench pipelining the same {statements} statements", middle["http"], "1/s", middle["pipelined"], 0.6)
    table.add("decision step over HTTP, p99 at full load, 12 connections", milliseconds(middle["p99"]), "ms")


def measure_certificate(table, server):
    p50, p95, rate = certificate.measure(server)
    table.add("residence certificate, click to signed PDF, p50", round(p50 * 1000, 1), "ms")
    table.below("residence certificate, click to signed PDF, p95", p95 * 1000, "ms", 150)
    table.add("residence certificates issued, six citizens at once", round(rate, 1), "1/s")


def measure_idle(table, server):
    table.below("memory of the server with 1,000 idle connections", idle.memory(server), "MB", 150)
    table.below("start on an existing cluster, slowest of three", idle.start(server), "s", 2)


def measure_search(table):
    found = inside("search")
    table.below(f"search among {found['services']:,} services, p95", found["p95_ms"], "ms", 10)


def measure_triage(table):
    found = inside("triage")
    table.below(f"suggestions for one appeal, CPU, p95 of {found['texts']:,} texts", found["p95_ms"], "ms", 1)
    table.below("the like of one text among 2,000, CPU", found["similar_ms"], "ms", 50)
    measured = found["held_out"]
    for lang, value in sorted(measured["topic"].items()):
        table.add(f"topic of an appeal right on held-out texts, {lang}", round(value * 100, 1), "%")
    table.below("topic, gap between the best and the worst language on held-out texts", measured["topic_gap"] * 100, "points", 5)


def measure_audit(table):
    data = FOLDER / "audit"
    shutil.rmtree(data, ignore_errors=True)
    got = inside("audit", "--data-dir", str(data))
    shutil.rmtree(data, ignore_errors=True)
    if not got["holds"]:
        raise RuntimeError("the log of the measurement does not hold")
    table.against("audit entries per second, one for each business transaction", got["entries_per_second"], "1/s", 5000, 1.0)
    table.below("audit, from the event to its signed place in the log at that rate, p95", got["lag_p95_s"], "s", 1)
    table.below(f"audit, verification of {got['verified']:,} entries", got["verify_s"], "s", 30)


def measure_cases(table):
    port = int(os.environ.get("DARCHA_BENCH_PORT", "8690")) + 20
    small, large = (int(n) for n in os.environ.get("DARCHA_BENCH_CASES", f"{cases.SMALL},{cases.LARGE}").split(","))
    lists, (case_small, case_large), (search, found, asked) = cases.measure(FOLDER, port, small, large)
    grown = []
    for group, kinds in lists.items():
        name, slowest = max(((name, cases.p95(after)) for name, _, after in kinds), key=lambda kind: kind[1])
        table.below(f"officer's list at {large:,} cases, {group}, slowest of {len(kinds)} ({name}), p95", slowest, "ms", 50)
        before, after = ([time for kind in kinds for time in kind[place]] for place in (1, 2))
        table.grows(f"officer's list, {group}, p95 of all {len(after):,} requests at {large:,} against {small:,} cases", cases.p95(after), "ms", cases.p95(before), 1.3)
        grown += [(statistics.median(after) / statistics.median(before), name) for name, before, after in kinds]
    table.add(f"officer's list, largest growth of the median of one of {len(grown)} kinds ({max(grown)[1]}) at {large:,} against {small:,} cases", round(max(grown)[0], 2), "times")
    table.below(f"case page at {large:,} cases, p95", case_large, "ms", 50)
    table.grows(f"case page, p95 at {large:,} against {small:,} cases", case_large, "ms", case_small, 1.3)
    table.add(f"search of a case by its person's name among {large + large // 5:,} persons, half of them misspelt, {found} of {asked} found, p95", round(search, 2), "ms")


def measure_lifecycle(table):
    port = int(os.environ.get("DARCHA_BENCH_PORT", "8690")) + 30
    count = int(os.environ.get("DARCHA_BENCH_APPEALS", "1000000"))
    got = lifecycle.measure(FOLDER, count, port)
    for name, words, least in (("empty", "without appeals", 150), ("full", f"with {count:,} appeals", 120)):
        table.against(f"lifecycles of an appeal (create, assign, resolve, search) a second, {words}, against the target", got[name]["rate"], "1/s", least, 1.0)
        table.add(f"CPU time of a lifecycle with all that follows, server and PostgreSQL, {words}", round(got[name]["cpu"], 1), "ms")
        slowest = max(got[name]["calls"], key=got[name]["calls"].get)
        table.below(f"lifecycle, slowest of its four calls ({slowest}) at full load, {words}, p95", got[name]["calls"][slowest], "ms", 100)
    table.below(f"spikes of {'-'.join(map(str, lifecycle.PROFILE))} lifecycles a second, {count:,} appeals, p95 of a call in the worst step", max(s["p95"] for s in got["spikes"]), "ms", 300)
    table.below("spikes, calls that failed", len(got["errors"]), "calls", 1)
    valleys = [step["p95"] for step in got["spikes"] if step["rate"] <= 2][1:]
    table.grows("spikes, p95 of a call in the valleys after a peak against the first second", max(valleys), "ms", got["spikes"][0]["p95"], 1.5)
    table.below(f"full-text search among {count:,} appeals, both scripts, over HTTP, p95", got["search"], "ms", 100)
    if got["similar_seen"]:  # without a model nothing is compared, and the time would say nothing
        table.below(f"page with open appeals like the one being written, among {count:,}, p95", got["similar"], "ms", 50)
    else:
        table.add("page with open appeals like the one being written: none were shown (no model, or nothing alike), p95", round(got["similar"], 1), "ms")


def milliseconds(text):
    """wrk's 1.23ms, 870.00us, 1.20s."""
    for unit, factor in (("ms", 1.0), ("us", 0.001), ("s", 1000.0)):
        if text.endswith(unit):
            return round(float(text.removesuffix(unit)) * factor, 2)
    raise ValueError(text)


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "unknown")
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return f"{os.cpu_count()} cores ({cpu}), {memory + 1} GB, Linux {'.'.join(platform.release().split('.')[:2])}"


def main():
    parts = sys.argv[1:] or PARTS
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"bench: no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    table = Table()
    data = FOLDER / "data"
    shutil.rmtree(data, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if set(parts) & {"page", "submit", "decision", "certificate", "idle"}:
        server = Server(data, services=measured_services(), port=int(os.environ.get("DARCHA_BENCH_PORT", "8690")))
        server.start()
        try:
            for part in parts:
                if part in ("page", "submit", "decision", "certificate", "idle"):
                    print(part, flush=True)
                    globals()[f"measure_{part}"](table, server)
        finally:
            server.stop()
    for part in parts:
        if part in ("search", "triage", "audit", "cases", "lifecycle"):
            print(part, flush=True)
            globals()[f"measure_{part}"](table)
    if parts != PARTS:
        print(table.markdown())
        return
    (ROOT / "build" / "bench.json").write_text(table.json())
    text = (ROOT / "bench" / "performance.md").read_text()
    text = text.replace("{table}", table.markdown()).replace("{machine}", machine()).replace("{date}", datetime.date.today().isoformat())
    (ROOT / "docs" / "performance.md").write_text(text)
    print(table.markdown())


if __name__ == "__main__":
    main()
