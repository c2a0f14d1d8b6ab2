"""Handing in over HTTP against pgbench running the very statements of a submission: same cluster, same server in the background, same number of connections, in turn."""
import re
import resource
import statistics
import subprocess
import time

from house import PINS, ROOT, Citizen, cluster_cpu_seconds, cpu_seconds, psql_program

CONNECTIONS = 12
TRANSACTIONS = 1_250  # of each of pgbench's clients in a round
SECONDS = 4           # of HTTP in a round
ROUNDS = 3
HTTP_DRAFTS = 36_000  # more than a round can hand in
SERVICE = "bench-review"
ID = "lpad(to_hex({}::bigint), 32, '0')::uuid"

LUA = """
local lines, n = {}, 0
local cookies, tokens = {}, {}
for line in io.lines("%(sessions)s") do
  local cookie, token = line:match("^(.-)\\t(.*)$")
  cookies[#cookies + 1] = cookie; tokens[#tokens + 1] = token
end
for line in io.lines("%(drafts)s") do lines[#lines + 1] = line end
function request()
  n = n + 1
  local who, id = (lines[n] or "1 gone"):match("^(%%d+) (.*)$")
  who = tonumber(who)
  return wrk.format("POST", "/kabinet/arizalar/" .. id .. "/yuborish",
    {["Cookie"] = cookies[who], ["Origin"] = "%(origin)s", ["Content-Type"] = "application/x-www-form-urlencoded"}, "csrf=" .. tokens[who])
end
"""


def statement(path, *values):
    """The program's own SQL, its parameters replaced."""
    text = "\n".join(line for line in (ROOT / "src" / path).read_text().splitlines() if not line.startswith("--"))
    return re.sub(r"\$(\d+)", lambda m: values[int(m.group(1)) - 1], " ".join(text.split()))


def statements():
    """In the order of src/applications/submit/submit.cpp, with the idempotency row that Pool::run_once puts first."""
    one = ID.format(":i")
    subject = "(:subjects::uuid[])[:place::int]"  # handed in by as many persons as over HTTP: what follows runs in as many lanes
    return [
        statement("db/sql/remember_once.sql", subject, "'applications.submit/' || " + one + "::text", ":number || :i", "now()"),
        statement("applications/sql/insert_application.sql", subject, one, ":number || :i", ":lang", ":answers", ":state", "now()", "now()", ":updated_at", "nullif(:prefilled_at, '')::timestamptz"),
        statement("applications/sql/drop_draft.sql", subject, one),
        statement("applications/sql/insert_number.sql", ":number || :i", subject, one),
        statement("applications/sql/insert_event.sql", subject, one, one, "now()", ":kind", ":state", ":actor", "''"),
        statement("audit/sql/append_record.sql", subject, one, ":salt", ":details"),
        statement("audit/sql/enqueue_entry.sql", "(:i % 16)::smallint", one, ":entry"),
        statement("jobs/sql/emit_event.sql", subject, one, ":place::smallint", ":topic", f"replace(replace(:payload, '@', {one}::text), '#', :number || :i)::jsonb", "now()"),
    ]


def script(folder, pipelined):
    body = ["\\set n :n + 1", "\\set i :base + :client_id * 100000 + :n", "\\set place 1 + :i % :people"]
    body += ["\\startpipeline"] if pipelined else []
    body += ["begin;"] + [s + ";" for s in statements()] + ["commit;"]
    body += ["\\endpipeline"] if pipelined else []
    path = folder / ("pipelined.sql" if pipelined else "one_by_one.sql")
    path.write_text("\n".join(body) + "\n")
    return path


def copy_drafts(server, subject, model, ids, owner=None):
    """Copies of a person's draft, for themselves or for somebody else."""
    server.sql(f"""insert into applications.drafts select {f"'{owner}'" if owner else "subject_id"}, {ids}, service_code, service_version, lang, answers, prefilled, prefilled_at, page, created_at, updated_at
                   from applications.drafts, {model} where subject_id = '{subject}' and application_id = (select application_id from bench_model where subject_id = '{subject}')""")


def open_sessions(server):
    """Citizens signed in, each with a draft filled through the wizard that the others are copies of."""
    people = []
    for pin in PINS:
        citizen = Citizen(server.port, pin)
        citizen.sign_in()
        action, tokens = citizen.fill(SERVICE, {"purpose": {"purpose": "work"}})
        draft = action.split("/")[3]
        subject = server.sql(f"select subject_id from applications.drafts where application_id = '{draft}'")[0][0]
        people.append({"citizen": citizen, "subject": subject, "draft": draft, "csrf": tokens["csrf"]})
    values = ", ".join(f"('{p['subject']}'::uuid, '{p['draft']}'::uuid)" for p in people)
    server.sql(f"create table if not exists bench_model (subject_id uuid, application_id uuid); delete from bench_model; insert into bench_model values {values}")
    return people


def sample(server, people):
    """What a real submission wrote, as pgbench's parameters: hands the model of the last citizen in and looks."""
    person = people[-1]
    response, _ = person["citizen"].request("POST", f"/kabinet/arizalar/{person['draft']}/yuborish", {"csrf": person["csrf"]})
    if response.status != 303:
        raise RuntimeError(f"the sample is not accepted: {response.status}")
    subject, draft = person["subject"], person["draft"]
    answers, prefilled, state = server.sql(f"select answers, prefilled, state from applications.applications where subject_id = '{subject}' and application_id = '{draft}'")[0]
    salt, details = server.sql(f"select salt, details from audit.records where subject_id = '{subject}' and details like '%\"applications.submitted\"%' limit 1")[0]
    time.sleep(1)  # the log takes the entry in within its period
    bundle = bytes.fromhex(server.sql("select encode(entries, 'hex') from audit.bundles order by bundle_index desc limit 1")[0][0])
    entry = bundle[2 : 2 + int.from_bytes(bundle[:2], "big")].decode()
    # Each of pgbench's applications becomes a case too, by its own id.
    payload = f'{{"application_id":"@","number":"#","service":"{SERVICE}","version":1,"automatic":false}}'
    return {"answers": answers, "prefilled": prefilled, "state": state, "salt": salt, "details": details, "entry": entry, "payload": payload,
            "number": "AR-26-", "service": SERVICE, "lang": "uz", "kind": "submitted", "actor": "citizen", "topic": "applications.submitted", "n": "0"}


def of_drafts(server, person):
    """What the statements say of the drafts pgbench hands in: they are copies of this person's."""
    updated_at, prefilled_at = server.sql(f"select updated_at, prefilled_at from applications.drafts where subject_id = '{person['subject']}' and application_id = '{person['draft']}'")[0]
    return {"updated_at": updated_at, "prefilled_at": prefilled_at}


def wait_until_quiet(server, patience=120):
    until = time.monotonic() + patience
    while time.monotonic() < until:  # whether, not how many: counting what waits cost a tenth of what it waited for
        if server.sql("select exists (select from audit.queue) or exists (select from jobs.outbox) or exists (select from jobs.queue where run_at <= now())") == [["f"]]:
            return
        time.sleep(0.2)
    raise RuntimeError("the server does not come to rest")


class Cost:
    """CPU time, in microseconds for each submission, of the three that share the cores: everything that follows is done (log, outbox) before the
    meter is read. Unlike the rate it does not tell how busy the machine was with other things."""

    def __init__(self, server):
        self.server = server
        self.before = self.read()

    def read(self):
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return [cpu_seconds(self.server.pid), cluster_cpu_seconds(int(self.server.postmaster()[0])), children.ru_utime + children.ru_stime]

    def of_each(self, submissions):
        client = self.read()[2]  # before psql is asked whether all is quiet
        wait_until_quiet(self.server)
        after = self.read()
        after[2] = client
        return tuple((b - a) / submissions * 1e6 for a, b in zip(self.before, after))


def run_http(server, people, folder, base):
    others = people[:-1]  # the last one's model is handed in
    lines = []
    for number, person in enumerate(others, 1):
        mine = HTTP_DRAFTS // len(others)
        first = base + number * 100_000
        copy_drafts(server, person["subject"], f"generate_series({first}, {first + mine - 1}) as i", ID.format("i"))
        lines.append([f"{number} 00000000-0000-0000-0000-{i:012x}" for i in range(first, first + mine)])
    (folder / "drafts").write_text("\n".join(line for row in zip(*lines) for line in row) + "\n")
    (folder / "sessions").write_text("".join(f"{p['citizen'].cookie()}\t{p['csrf']}\n" for p in others))
    origin = f"http://127.0.0.1:{server.port}"
    (folder / "submit.lua").write_text(LUA % {"sessions": folder / "sessions", "drafts": folder / "drafts", "origin": origin})
    wait_until_quiet(server)
    count = "select count(*) from applications.applications"
    before = server.count(count)
    cost = Cost(server)
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(folder / "submit.lua"), origin], capture_output=True, text=True, check=True).stdout
    took = float(re.search(r"requests in ([\d.]+)s", done).group(1))
    answered = int(re.search(r"(\d+) requests in", done).group(1))
    costs = cost.of_each(answered)
    handed_in = server.count(count) - before
    if handed_in < answered or "Non-2xx" in done:
        raise RuntimeError(f"{answered} answers but {handed_in} applications:\n{done}")
    return handed_in / took, re.search(r"99%\s+(\S+)", done).group(1), costs


def run_pgbench(server, folder, parameters, base, pipelined):
    subjects = parameters["subjects"].strip("{}").split(",")
    for number, subject in enumerate(subjects):
        all_of_them = f"select {base} + c * 100000 + t as i from generate_series(0, {CONNECTIONS - 1}) as c, generate_series(1, {TRANSACTIONS}) as t"
        theirs = f"(select i from ({all_of_them}) as n where i % {len(subjects)} = {number}) as theirs"
        copy_drafts(server, parameters["model"], theirs, ID.format("i"), subject)
    wait_until_quiet(server)
    command = [psql_program("pgbench"), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1", "-t", str(TRANSACTIONS), "-f", str(script(folder, pipelined))]
    for name, value in {**parameters, "base": str(base)}.items():
        command += ["-D", f"{name}={value}"]
    cost = Cost(server)
    done = subprocess.run(command + server.database(), capture_output=True, text=True)
    costs = cost.of_each(CONNECTIONS * TRANSACTIONS)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "number of failed transactions: 0" not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout}{done.stderr[:2000]}")
    return float(found.group(1)), costs


def measure(server, folder):
    people = open_sessions(server)
    # A person has one open draft of a service; here a few hand in thousands. Handing in looks a draft up and deletes it by its own id, which
    # this index has no part in.
    server.sql("alter table applications.drafts drop constraint drafts_open")
    parameters = sample(server, people)
    # pgbench deletes drafts of its own: the model of the sample is gone, so the first citizen's is copied.
    parameters |= of_drafts(server, people[0])
    parameters |= {"model": people[0]["subject"], "people": str(len(people) - 1), "subjects": "{" + ",".join(p["subject"] for p in people[:-1]) + "}"}
    rounds = []
    for turn in range(ROUNDS):
        base = 1_000_000_000 + turn * 100_000_000
        rate, worst, of_http = run_http(server, people, folder, base)
        single, of_single = run_pgbench(server, folder, parameters, base + 20_000_000, False)
        pipelined, of_pipelined = run_pgbench(server, folder, parameters, base + 40_000_000, True)
        rounds.append({"http": rate, "single": single, "pipelined": pipelined, "p99": worst,
                       "cost": {"http": of_http, "single": of_single, "pipelined": of_pipelined}})
        print(f"  round {turn + 1}: HTTP {rate:.0f}/s (p99 {worst}), pgbench one by one {single:.0f}/s, pipelined {pipelined:.0f}/s", flush=True)
        for name, (house, postgres, client) in rounds[-1]["cost"].items():
            print(f"    {name}: {house + postgres + client:.0f} us of CPU: house {house:.0f}, PostgreSQL {postgres:.0f}, client {client:.0f}", flush=True)
    return rounds
