"""The officer's list and a case with 10,000 and with 1,000,000 cases in the country: two servers side by side, asked in turn, so that the
ratio tells of the number of cases and not of what else the machine does.

Persons are those of `darcha seed` (their cases are theirs: nobody has two); cases are made from one that was walked over HTTP to its
conclusion, copied inside the database (COPY would carry ten million rows to and fro), whole where they are
looked at, with the first of their steps elsewhere. Four of ten are open. A fifth of what is open lies with one office, so that
its list grows a hundredfold with the country and its tenth page is there in both. States, services, holders and days are spread as in
`SPREAD`.
"""
import math
import shutil
import subprocess
import time

from house import ROOT, Server, program
from procedure import APPLICANTS, Crew, Person, admission, patiently

SMALL, LARGE = 10_000, 1_000_000
OFFICE = "iiv-1726266"  # Yunusobod, where the registrar of the demonstration works
ROUNDS, EACH = 6, 20    # requests of a kind: rounds of so many, in turn
SORTS = ["stage_due", "due", "opened", "number", "service", "state", "holder"]
FILTERS = {"service": "xizmat=citizenship-renunciation", "state": "bosqich=conclusion", "mine": "kimda=men", "free": "kimda=bosh", "overdue": "muddat=otgan"}
SPREAD = """
create temp table spread on commit drop as
select row_number() over (order by subject_id) as i, subject_id,
       (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - 86400000::bigint * 300 + row_number() over (order by subject_id) * 20), 12, '0')
        || '7000' || substr(md5(subject_id::text), 1, 16))::uuid as application_id,
       random() as open, random() as at, random() as held, random() as day, random() as days, random() as kind
from (select subject_id from persons.subjects where kind = 'person' and died is null and pin not in ({named}) order by subject_id limit {count}) people;
"""
CASES = """
begin;
{spread}
create temp table made on commit drop as
select s.*, 'AR-26-' || upper(substr(md5('n' || i), 1, 4)) || '-' || upper(substr(md5('n' || i), 5, 4)) || '-' || (i % 10) || to_hex(i) as number,
  s.open < 0.4 as is_open,
  case when s.at < 0.2 then '{office}'::uuid else o.office_id end as office_id,
  (array['citizenship-admission', 'citizenship-renunciation', 'stateless-travel-document'])[case when kind < 0.5 then 1 when kind < 0.86 then 2 else 3 end] as service,
  case when kind < 0.86 then (array['completeness', 'supplement', 'conclusion'])[1 + floor(days * 3)::int] else 'examination' end as state,
  case when held < 0.3 then '{nil}'::uuid when held < 0.38 then '{me}'::uuid else o.officer_id end as holder,
  now() - interval '1 day' * (1 + day * 280) as opened, now() + interval '1 day' * (days * 40 - 5) as stage_due, now() + interval '1 day' * (day * 300 - 10) as due
from spread s join (select row_number() over (order by officer_id) - 1 as place, officer_id, office_id, count(*) over () as many
                    from offices.officers f join offices.offices o using (office_id) where o.code like 'iiv-%' and 'registrar' = any(f.roles)) o on o.place = s.i % o.many;
alter table made add service_version int;
update made set service_version = o.version from catalog.offered o where o.code = made.service;
insert into applications.applications (subject_id, application_id, number, service_code, service_version, lang, answers, prefilled, state, outcome, ground, document_id, version, submitted_at, due_at, finished_at)
select m.subject_id, m.application_id, m.number, m.service, m.service_version, 'uz', a.answers, a.prefilled, case when is_open then m.state else 'admitted' end,
       case when is_open then null else 'admitted' end, null, null, a.version, m.opened, m.due, case when is_open then null else m.due end
from made m, applications.applications a where a.application_id = '{model}';
insert into applications.numbers (number, subject_id, application_id) select number, subject_id, application_id from made;
insert into applications.events ({events}) select {events_values} from made m, applications.events x where x.application_id = '{model}' and (x.kind = 'submitted' or is_open and m.office_id = '{office}');
insert into cases.cases ({cases}) select {cases_values} from made m, cases.cases x where x.application_id = '{model}';
insert into cases.steps ({steps}) select {steps_values} from made m, cases.steps x where x.application_id = '{model}' and (x.seq <= 2 or is_open and m.office_id = '{office}');
insert into cases.messages ({messages}) select {messages_values} from made m, cases.messages x where x.application_id = '{model}';
insert into cases.checks ({checks}) select {checks_values} from made m, cases.checks x where x.application_id = '{model}' and (x.code = 'tax' or is_open and m.office_id = '{office}');
insert into decisions.findings ({findings}) select {findings_values} from made m, decisions.findings x where x.application_id = '{model}' and is_open and state = 'conclusion';
insert into cases.places (application_id, subject_id) select application_id, subject_id from made;
insert into cases.queue (office_id, application_id, subject_id, number, service_code, state, role, holder, stage_due_at, due_at, opened_at, wake_at, waiting, escalated, open, version)
select office_id, application_id, subject_id, number, service, state, 'registrar', holder, stage_due, due, opened, due + interval '300 days', state = 'supplement', false, true, {version} from made where is_open;
insert into cases.durations (service_code, application_id, days, closed_at) select service, application_id, (20 + days * 60)::int, now() - interval '1 day' * (day * 300) from made where not is_open;
commit;
"""
NIL = "00000000-0000-0000-0000-000000000000"


def columns(server, table, changed):
    """All columns of a table, and where they come from: the model's row `x`, but for those that differ from case to case."""
    schema, name = table.split(".")
    names = [row[0] for row in server.sql(f"select column_name from information_schema.columns where table_schema = '{schema}' and table_name = '{name}' and is_generated = 'NEVER' order by ordinal_position")]
    given = {"subject_id": "m.subject_id", "application_id": "m.application_id", "service_version": "m.service_version"} | changed
    return ", ".join(f'"{n}"' for n in names), ", ".join(given.get(n, f'x."{n}"') for n in names)


def fill(server, count, model):
    """`count` cases beside the model, which stands at its conclusion."""
    office = server.sql(f"select office_id from offices.offices where code = '{OFFICE}'")[0][0]
    me = server.sql(f"select holder from cases.cases where application_id = '{model}'")[0][0]
    version = server.sql(f"select version from cases.cases where application_id = '{model}'")[0][0]
    values = {}
    of_case = {"number": "m.number", "service_code": "m.service", "state": "case when is_open then m.state else 'admitted' end", "office_id": "m.office_id",
               "holder": f"case when is_open then m.holder else '{NIL}'::uuid end", "opened_at": "m.opened", "state_since": "m.opened + interval '1 hour'", "base_due_at": "m.due", "due_at": "m.due",
               "stage_due_at": "case when is_open then m.stage_due end", "wake_at": "case when is_open then m.due + interval '300 days' end",
               "outcome": "case when is_open then null else 'admitted' end", "closed_at": "case when is_open then null else m.due end"}
    for name, table, changed in (("events", "applications.events", {}), ("cases", "cases.cases", of_case), ("steps", "cases.steps", {}), ("messages", "cases.messages", {}),
                                 ("checks", "cases.checks", {}), ("findings", "decisions.findings", {})):
        values[name], values[name + "_values"] = columns(server, table, changed)
    named = ", ".join(f"'{row[0]}'" for row in server.sql("select s.pin from persons.subjects s join identity.accounts a using (subject_id)"))
    spread = SPREAD.format(named=named or "''", count=count)
    server.sql(CASES.format(spread=spread, office=office, me=me, nil=NIL, model=model, version=version, **values))
    server.sql("vacuum analyze cases.queue; vacuum analyze cases.cases; analyze applications.applications; analyze cases.steps; analyze cases.checks; analyze cases.messages; "
               "analyze cases.places; analyze decisions.findings; analyze applications.events")
    server.sql("checkpoint", user="postgres")  # its writing falls before the measurement
    return server.count(f"select count(*) from cases.queue where office_id = '{office}' and open")


def walk_model(server):
    """One admission over HTTP up to its conclusion with the registers read: what the others are copies of."""
    crew = Crew(server.port)
    applicant = Person(server.port, APPLICANTS[1])
    applicant.sign_in()
    for step in admission(crew, applicant):
        patiently(step.send)
        if step.name == "registers read":
            return crew, step.action.split("/")[3]


def settled(server):
    until = time.monotonic() + 120
    waits = "select exists (select from jobs.outbox) or exists (select from jobs.queue where run_at <= now())"
    while server.sql(waits) == [["t"]] and time.monotonic() < until:
        time.sleep(0.2)


class Country:
    """A server with so many persons and cases, and an officer at work in the office with the longest list."""

    def __init__(self, folder, count, port, preset="release"):
        self.count = count
        self.server = Server(folder / f"cases-{count}", port=port, preset=preset)
        shutil.rmtree(self.server.data, ignore_errors=True)
        try:
            self._fill(preset)
        except BaseException:
            self.server.stop()
            raise

    def _fill(self, preset):
        count = self.count
        began = time.monotonic()
        subprocess.run([str(program(preset)), "seed", "--persons", str(count + count // 5), "--data-dir", str(self.server.data)], check=True, capture_output=True, cwd=ROOT)
        self.seeded = time.monotonic() - began
        self.server.start()
        _, model = walk_model(self.server)
        settled(self.server)
        began = time.monotonic()
        self.listed = fill(self.server, count, model)
        self.filled = time.monotonic() - began
        office = self.server.sql(f"select office_id from offices.offices where code = '{OFFICE}'")[0][0]
        rows = self.server.sql(f"select application_id from cases.queue where office_id = '{office}' and open and state = 'conclusion' and role = 'registrar' order by md5(application_id::text) limit {ROUNDS * EACH}")
        self.cases = [row[0] for row in rows]
        print(f"  {count:,} cases: persons {self.seeded:.0f} s, cases {self.filled:.0f} s, {self.listed:,} in the list of {OFFICE}", flush=True)

    def enter(self):
        """The officers sign in when all countries are full: filling takes longer than an idle session lives."""
        self.crew = Crew(self.server.port)
        self.officer = self.crew.registrar

    def ask(self, path):
        """Milliseconds until the whole page is here."""
        began = time.perf_counter()
        response, page = self.officer.request("GET", path)
        took = (time.perf_counter() - began) * 1000
        if response.status != 200 or ("/xodim/ishlar?" in path and "<tbody" not in page):
            raise RuntimeError(f"{path}: {response.status}, no rows")
        return took


def p95(values):
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def in_turn(countries, paths):
    """Of each country the times of all requests; `paths[k]` gives the k-th address of a country."""
    times = [[] for _ in countries]
    for turn in range(ROUNDS):
        for place in range(len(countries)):
            at = (place + turn) % len(countries)
            for k in range(EACH):
                times[at].append(countries[at].ask(paths(countries[at], turn * EACH + k)))
    return times


def list_kinds():
    """(group, name, query) of every page of the list that is measured."""
    for page, number in (("first page", 1), ("tenth page", 10)):
        for sort in SORTS:
            for way in ("", "&teskari=1"):
                yield f"{page}, sorted by each column both ways", f"{sort}{way}", f"tartib={sort}{way}&sahifa={number}"
    for name, query in FILTERS.items():
        for sort in SORTS:
            yield "first page, filtered, sorted by each column", f"{name} {sort}", f"{query}&tartib={sort}&sahifa=1"
    for name in ("service", "state", "free"):  # long enough for ten pages in the small country as well
        yield "tenth page, filtered", name, f"{FILTERS[name]}&sahifa=10"


def measure_lists(countries):
    """{group: [(name, times small, times large)]}"""
    found = {}
    for country in countries:
        country.ask("/xodim/ishlar?sahifa=1")
    for group, name, query in list_kinds():
        small, large = in_turn(countries, lambda country, k: "/xodim/ishlar?rol=registrar&" + query)
        found.setdefault(group, []).append((name, small, large))
        print(f"  {group}, {name}: p95 {p95(small):.1f} and {p95(large):.1f} ms", flush=True)
    return found


def measure_case(countries):
    small, large = ([], [])
    for _ in range(3):  # the first time most of a case comes from the disk in both countries
        for times, more in zip((small, large), in_turn(countries, lambda country, k: f"/xodim/ishlar/{country.cases[k % len(country.cases)]}")):
            times += more
    return p95(small), p95(large)


def measure_search(country):
    """p95 of the search by name at so many persons: as written, and with a slip of the pen; within the limits of one officer."""
    office = country.server.sql(f"select office_id from offices.offices where code = '{OFFICE}'")[0][0]
    rows = country.server.sql(f"""select n.surname, n.given, n.patronymic from cases.queue q join persons.names n using (subject_id)
                                  where q.office_id = '{office}' and q.open and n.until is null and length(n.surname) > 6 order by md5(q.application_id::text) limit 60""")
    times, found = [], 0
    for place, officer in enumerate((country.officer, country.crew.head)):
        for surname, given, _ in rows[place * 18:place * 18 + 18]:
            typed = f"{surname} {given}" if len(times) % 2 else f"{surname[:4]}{surname[5:]} {given}"
            _, fields, _ = officer.form("/xodim/qidiruv", "")
            body = [f for f in fields if f[0] not in ("q", "maqsad")] + [("q", typed), ("maqsad", "case_work")]
            began = time.perf_counter()
            response, page = officer.request("POST", "/xodim/qidiruv", body)
            times.append((time.perf_counter() - began) * 1000)
            if response.status != 200:
                raise RuntimeError(f"the search by name: {response.status}")
            found += "<tbody" in page
    return p95(times), found, len(times)


def measure(folder, port, small=SMALL, large=LARGE, preset="release"):
    countries = []
    try:
        for place, count in enumerate((small, large)):
            countries.append(Country(folder, count, port + 2 * place, preset))
        for country in countries:
            country.enter()
        lists = measure_lists(countries)
        case = measure_case(countries)
        search = measure_search(countries[1])
        return lists, case, search
    finally:
        for country in countries:
            country.server.stop()
