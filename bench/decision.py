"""A decision step over HTTP, the second officer's confirmation, against pgbench pipelining the same statements: those that the program really
sent for one confirmation, taken from PostgreSQL's own log with their parameters, reads and all, each transaction of it one pipeline.
"""
import re
import subprocess
import time

from house import ROOT, psql_program
from procedure import APPLICANTS, Crew, Person, admission, patiently
from submit import wait_until_quiet

CONNECTIONS = 12
SECONDS = 4
ROUNDS = 3
HTTP_CASES = 6_000    # more than a round can decide
TRANSACTIONS = 250    # of each of pgbench's clients in a round
ID = "lpad(to_hex(({})::bigint), 32, '0')::uuid"
LUA = """
local ids, n = {}, 0
for line in io.lines("%(ids)s") do ids[#ids + 1] = line end
function request()
  n = n + 1
  return wrk.format("POST", "/xodim/ishlar/" .. (ids[n] or "gone") .. "/tasdiq",
    {["Cookie"] = "%(cookie)s", ["Origin"] = "%(origin)s", ["Content-Type"] = "application/x-www-form-urlencoded"}, "csrf=%(csrf)s")
end
"""


def walk_to_confirmation(server, pin):
    crew = Crew(server.port)
    applicant = Person(server.port, pin)
    applicant.sign_in()
    for step in admission(crew, applicant):
        if step.name == "confirm":
            return crew, step
        patiently(step.send)
    raise RuntimeError("nothing to confirm")


def tables_of_cases(server, model):
    """Every table of a person's case that holds rows of this one."""
    found = server.sql("""select table_schema || '.' || table_name from information_schema.columns where column_name in ('subject_id', 'application_id')
                          and table_schema in ('applications', 'cases', 'decisions') and table_name not in ('numbers', 'attachments', 'check_queue') group by 1 having count(*) = 2 order by 1""")
    order = ["applications.applications", "cases.cases"]  # others refer to them
    names = sorted((row[0] for row in found), key=lambda name: (order.index(name) if name in order else len(order), name))
    return [name for name in names if server.count(f"select count(*) from {name} where application_id = '{model}'")]


def copy_cases(server, model, first, count):
    for table in tables_of_cases(server, model):
        schema, name = table.split(".")
        columns = [row[0] for row in server.sql(f"select column_name from information_schema.columns where table_schema = '{schema}' and table_name = '{name}' order by ordinal_position")]
        values = [ID.format("i") if c == "application_id" else f'x."{c}"' for c in columns]
        names = ", ".join(f'"{c}"' for c in columns)
        server.sql(f"insert into {table} ({names}) select {', '.join(values)} from {table} x, generate_series({first}, {first + count - 1}) as i where x.application_id = '{model}'")
    server.sql("analyze cases.cases; analyze cases.steps; analyze decisions.proposals; analyze applications.applications")


ENTRY = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] (\S*) LOG:  duration: [\d.]+ ms  execute ([a-z_]+\.[a-z_]+): ")
DETAIL = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] \S* DETAIL:  parameters: (.*)$", re.S)
VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


def captured(server, step):
    """[[(statement, {place: value or None}), ...] of each transaction, in the order they were sent."""
    # The cluster keeps details out of its log (they are personal data), by its command line; a role's own setting goes before that, in new sessions.
    for command in ("alter system set log_min_duration_statement = 0", "alter system set log_line_prefix = '%m [%p] %v '", "select pg_reload_conf()",
                    "alter role darcha set log_error_verbosity = 'default'", "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'darcha'"):
        server.sql(command, "postgres")
    patiently(lambda: server.sql("select 1"))
    log = server.data / "postgres.log"
    time.sleep(0.5)
    start = log.stat().st_size
    step.send()
    time.sleep(0.5)
    text = log.read_bytes()[start:].decode()
    for setting in ("log_min_duration_statement", "log_line_prefix"):
        server.sql(f"alter system reset {setting}", "postgres")
    server.sql("select pg_reload_conf()", "postgres")
    server.sql("alter role darcha reset log_error_verbosity", "postgres")
    groups, order, last = {}, [], {}
    for entry in re.split(r"\n(?=\d{4}-\d\d-\d\d )", text):
        if begins := ENTRY.match(entry):
            key = begins.group(1), begins.group(2)
            if key not in groups:
                groups[key] = []
                order.append(key)
            groups[key].append((begins.group(3), {}))
            last[begins.group(1)] = groups[key][-1]
        elif (detail := DETAIL.match(entry.rstrip("\n"))) and (parameters := last.pop(detail.group(1), None)):
            for place, value in VALUE.findall(detail.group(2)):  # an execution's own: the parsing and binding of the next have theirs
                parameters[1][int(place)] = None if value == "NULL" else value[1:-1].replace("''", "'")
    found = []
    for key in order:
        names = [name for name, _ in groups[key]]
        if any(n.startswith("jobs.") and n != "jobs.emit_event" or n.startswith("audit.") and n not in ("audit.append_record", "audit.enqueue_entry") for n in names):
            continue  # the worker and the sequencer, which look around at all times
        found.append(groups[key])
        if "cases.insert_step" in names:
            return found
    raise RuntimeError(f"the confirmation was not seen in {log}: {[n for g in found for n, _ in g]}")


def types_of(name):
    """SQL text and the types of its parameters, from the program's own file."""
    room, statement = name.split(".")
    path = next((ROOT / "src" / room).rglob(f"sql/{statement}.sql"))
    text = path.read_text()
    params = re.search(r"^-- params:((?:.*\n)(?:--    .*\n)*)", text, re.M)
    types = [p.split()[-1].rstrip("?") for p in params.group(1).replace("--    ", " ").split(",") if p.strip()] if params else []
    body = " ".join(line for line in text.splitlines() if not line.startswith("--"))
    return " ".join(body.split()), ["uuid" if t[0].isupper() else t for t in types]


def is_fresh(value, since):
    """A time-ordered id made since then, in ms of Unix time."""
    return bool(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", value)) and int(value.replace("-", "")[:12], 16) >= since


def script(folder, groups, model, since):
    """pgbench's file and its parameters: the model's id is that of the turn's own case, ids made for this confirmation are new in each turn."""
    parameters, fresh, lines = {}, {}, ["\\set n :n + 1", "\\set i :base + :client_id * 100000 + :n"]
    for group in groups:
        lines.append("\\startpipeline")
        for at, (name, values) in enumerate(group):
            body, types = types_of(name)

            def value(match):
                place = int(match.group(1))
                given, kind = values.get(place), types[place - 1]
                if given is None:
                    return f"null::{kind}"
                if not given:
                    return f"''::{kind}"  # pgbench takes no empty parameter
                if given == model:
                    return ID.format(":i")
                if kind == "uuid" and is_fresh(given, since):
                    return ID.format(f":i::bigint * 64 + {fresh.setdefault(given, len(fresh))} + 1000000000000")
                variable = f"p{len(parameters)}"
                parameters[variable] = given
                return f":{variable}::{kind}"

            lines.append(re.sub(r"\$(\d+)", value, body) + ";")
        lines.append("\\endpipeline")
    path = folder / "decision.sql"
    path.write_text("\n".join(lines) + "\n")
    return path, parameters


def run_http(server, crew, model, folder, first):
    copy_cases(server, model, first, HTTP_CASES)
    ids = [f"00000000-0000-0000-0000-{i:012x}" for i in range(first, first + HTTP_CASES)]
    (folder / "cases").write_text("\n".join(ids) + "\n")
    csrf = dict(crew.head.form("/kabinet/xavfsizlik", "/xavfsizlik/xodim")[1])["csrf"]
    origin = f"http://127.0.0.1:{server.port}"
    (folder / "decision.lua").write_text(LUA % {"ids": folder / "cases", "cookie": crew.head.cookie(), "origin": origin, "csrf": csrf})
    wait_until_quiet(server)
    count = f"select count(*) from cases.cases where application_id between '{ids[0]}' and '{ids[-1]}' and state = 'commission'"
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(folder / "decision.lua"), origin], capture_output=True, text=True, check=True).stdout
    took = float(re.search(r"requests in ([\d.]+)s", done).group(1))
    answered = int(re.search(r"(\d+) requests in", done).group(1))
    decided = server.count(count)
    if decided < answered or "Non-2xx" in done:
        raise RuntimeError(f"{answered} answers but {decided} cases went on:\n{done}")
    wait_until_quiet(server)
    return decided / took, re.search(r"99%\s+(\S+)", done).group(1)


def run_pgbench(server, path, parameters, model, first):
    for client in range(CONNECTIONS):
        copy_cases(server, model, first + client * 100_000 + 1, TRANSACTIONS)
    wait_until_quiet(server)
    command = [psql_program("pgbench"), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-t", str(TRANSACTIONS), "-f", str(path), "-D", f"base={first}", "-D", "n=0"]
    for name, value in parameters.items():
        command += ["-D", f"{name}={value}"]
    done = subprocess.run(command + server.database(), capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "number of failed transactions: 0" not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout}{done.stderr[:2000]}")
    count = f"select count(*) from cases.cases where application_id >= '{0:08x}-0000-0000-0000-{first:012x}' and application_id <= '{0:08x}-0000-0000-0000-{first + CONNECTIONS * 100_000:012x}' and state = 'commission'"
    if server.count(count) != CONNECTIONS * TRANSACTIONS:
        raise RuntimeError(f"pgbench moved {server.count(count)} cases of {CONNECTIONS * TRANSACTIONS}")
    wait_until_quiet(server)
    return float(found.group(1))


def measure(server, folder):
    crew, step = walk_to_confirmation(server, APPLICANTS[1])
    wait_until_quiet(server)
    sample = step.action.split("/")[3]
    copy_cases(server, sample, 1, 1)  # as it stands before it is confirmed: what the others are copies of
    model = f"00000000-0000-0000-0000-{1:012x}"
    since = int(time.time() * 1000)
    groups = captured(server, step)
    path, parameters = script(folder, groups, sample, since)
    print(f"  {sum(map(len, groups))} statements in {len(groups)} transactions: {', '.join(n for g in groups for n, _ in g)}", flush=True)
    rounds = []
    for turn in range(ROUNDS):
        base = (turn + 1) * 100_000_000
        rate, worst = run_http(server, crew, model, folder, base)
        pipelined = run_pgbench(server, path, parameters, model, base + 50_000_000)
        rounds.append({"http": rate, "pipelined": pipelined, "p99": worst})
        print(f"  round {turn + 1}: HTTP {rate:.0f}/s (p99 {worst}), pgbench pipelined {pipelined:.0f}/s", flush=True)
    return rounds, sum(map(len, groups))
