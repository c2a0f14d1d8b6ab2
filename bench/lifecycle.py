"""The lifecycle of an appeal over the JSON interface: create, assign, resolve, search, four authenticated calls with every row and the log behind them, in a
country without appeals and in one with a million; the spike profile; full-text search in both scripts; the like of a text while it is typed.

Calls go over connections that are kept, from one thread that waits for many: it takes a few per cent of a core, and knows when each call was sent and
answered. A lifecycle runs on one connection, its calls one after another. The appeals of the full country are copies of two that went over HTTP, one
open and one answered, in every table that holds one, with texts, places, offices and days of their own.
"""
import collections
import json
import os
import re
import selectors
import socket
import subprocess
import time

from cases import columns, settled
from house import ROOT, Server, cluster_cpu_seconds, cpu_seconds, program
from procedure import Officer, Person

OFFICE, DISTRICT = "hokimlik-1726266", "1726266"  # Yunusobod, where the officer of the demonstration answers appeals
OFFICER = "41702909992712"
LANES = 8               # lifecycles at once when it is asked how many a second
SECONDS = 12
PROFILE = [1, 15, 1, 25, 2, 35, 10]  # lifecycles a second
STEP = 6                # seconds of each
NAMES = ["create", "assign", "resolve", "search"]
NIL = "00000000-0000-0000-0000-000000000000"
CHUNK = 50_000
# What people write, and how it is folded for search. The other script says the same.
PHRASES = [("Isitish yoʻq, uyimiz sovuq", "Иситиш йўқ, уйимиз совуқ", "isitish yoq uyimiz sovuq"), ("Koʻcha chiroqlari yonmaydi", "Кўча чироқлари ёнмайди", "kocha chiroqlari yonmaydi"),
           ("Yoʻl buzilgan, chuqurlar bor", "Йўл бузилган, чуқурлар бор", "yol buzilgan chuqurlar bor"), ("Ichimlik suvi kelmayapti", "Ичимлик суви келмаяпти", "ichimlik suvi kelmayapti"),
           ("Chiqindi olib ketilmayapti", "Чиқинди олиб кетилмаяпти", "chiqindi olib ketilmayapti"), ("Avtobus oʻz vaqtida kelmaydi", "Автобус ўз вақтида келмайди", "avtobus oz vaqtida kelmaydi"),
           ("Gaz bosimi past", "Газ босими паст", "gaz bosimi past"), ("Lift ishlamaydi", "Лифт ишламайди", "lift ishlamaydi"),
           ("Daraxtlar ruxsatsiz kesilgan", "Дарахтлар рухсатсиз кесилган", "daraxtlar ruxsatsiz kesilgan"), ("Bogʻchada joy yoʻq", "Боғчада жой йўқ", "bogchada joy yoq")]
STREETS = [("Bahoriston", "Баҳористон", "bahoriston"), ("Chinor", "Чинор", "chinor"), ("Navroʻz", "Наврўз", "navroz"), ("Istiqlol", "Истиқлол", "istiqlol"), ("Mustaqillik", "Мустақиллик", "mustaqillik"),
           ("Guliston", "Гулистон", "guliston"), ("Oqtepa", "Оқтепа", "oqtepa"), ("Doʻstlik", "Дўстлик", "dostlik"), ("Tinchlik", "Тинчлик", "tinchlik"), ("Yangiobod", "Янгиобод", "yangiobod")]
QUERIES = [f"{street[script]} {number}" for number in (17, 112, 205, 399, 431, 590, 733, 868) for street in STREETS[::3] for script in (0, 1)] + \
          [f"{phrase[script].split(',')[0]} {street[script]}" for phrase in PHRASES[::3] for street in STREETS[::4] for script in (0, 1)]


class Lane:
    """One connection: a request at a time, answered or failed."""

    def __init__(self, port):
        self.port, self.socket, self.buffer = port, None, b""

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.socket.sendall(request)

    def take(self):
        """(status, body) once it is complete, else None."""
        part = self.socket.recv(262_144)
        if not part:
            raise RuntimeError("the server closed a connection")
        self.buffer += part
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head) if found else None
        if not length or len(body) < int(length.group(1)):
            return None
        return int(head[9:12]), body


class Work:
    """The calls of a lifecycle as they go over the wire."""

    def __init__(self, port, system, officer):
        self.port, self.system, self.officer, self.made = port, system, officer, 0

    def request(self, method, path, key, body=None):
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {key}\r\n"
        data = b""
        if body is not None:
            self.made += 1
            data = json.dumps(body, ensure_ascii=False).encode()
            head += f"Content-Type: application/json\r\nIdempotency-Key: bench-{os.getpid()}-{time.time_ns()}-{self.made}\r\nContent-Length: {len(data)}\r\n"
        return head.encode() + b"\r\n" + data

    def call(self, name, n, number):
        phrase, street, house = PHRASES[n % 10], STREETS[n // 10 % 10], 1 + n * 7919 % 900
        script = n % 2
        if name == "create":
            return self.request("POST", "/api/v1/appeals", self.system, {
                "text": f"{phrase[script]}. {street[script]} {house}, {n}.", "topic": "heating", "kind": "shikoyat", "points": [phrase[script]],
                "author": {"name": f"Muallif {n}", "contact": "+998900000000"}, "place": {"district": DISTRICT, "words": f"{street[0]} {house}"}})
        if name == "assign":
            return self.request("POST", f"/api/v1/appeals/{number}/assign", self.officer, {})
        if name == "resolve":
            return self.request("POST", f"/api/v1/appeals/{number}/resolve", self.officer, {"answers": [
                {"point": 1, "answer": f"{street[0]} koʻchasi {house}-uy {1 + n % 28}-noyabr kuni tekshirildi, {n}-son dalolatnoma tuzildi va nosozlik topildi.",
                 "done": f"{1 + n % 40} metr quvur va {n % 13} ta uskuna almashtirildi", "provision": "OʻRQ-445, 28-modda", "evidence": f"{n}-son dalolatnoma"}]})
        return self.request("GET", f"/api/v1/appeals/search?q={street[2]}+{house}", self.system)


class Load:
    """Lifecycles over many lanes, waited for in one thread."""

    def __init__(self, work, lanes):
        self.work, self.free, self.times, self.errors, self.done = work, [Lane(work.port) for _ in range(lanes)], collections.defaultdict(list), [], []
        self.selector, self.running, self.n = selectors.DefaultSelector(), {}, int(time.time() * 1000) % 1_000_000_000

    def start(self, due):
        lane = self.free.pop()
        self.n += 1
        self.running[lane] = {"n": self.n, "stage": 0, "number": None, "began": due, "due": due}
        self.send(lane)

    def send(self, lane):
        one = self.running[lane]
        one["sent"] = one.pop("due", None) or time.monotonic()
        known = lane.socket is not None
        lane.send(self.work.call(NAMES[one["stage"]], one["n"], one["number"]))
        if not known:
            self.selector.register(lane.socket, selectors.EVENT_READ, lane)

    def wait(self, seconds):
        """What was answered by then is taken, and each lane sends its next call."""
        for key, _ in self.selector.select(seconds):
            lane = key.data
            answer = lane.take()
            if answer is None:
                continue
            one, now = self.running[lane], time.monotonic()
            name = NAMES[one["stage"]]
            self.times[name].append((now, now - one["sent"]))
            if answer[0] not in (200, 201):
                self.errors.append((name, answer[0], answer[1][:200]))
            elif name == "create":
                one["number"] = json.loads(answer[1])["number"]
            one["stage"] += 1
            if answer[0] in (200, 201) and one["stage"] < len(NAMES):
                self.send(lane)
                continue
            self.done.append((now, now - one["began"]))
            del self.running[lane]
            self.free.append(lane)

    def finish(self, seconds=30):
        until = time.monotonic() + seconds
        while self.running and time.monotonic() < until:
            self.wait(0.2)
        if self.running:
            raise RuntimeError(f"{len(self.running)} lifecycles had no answer")


def p95(values):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * 0.95))] * 1000 if values else float("nan")


def closed_loop(work, lanes, seconds):
    """Lifecycles a second with every lane busy, and the p95 of each call in ms."""
    load = Load(work, lanes)
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        while load.free:
            load.start(time.monotonic())
        load.wait(0.1)
    load.finish()
    if load.errors:
        raise RuntimeError(f"{len(load.errors)} calls failed: {load.errors[:3]}")
    took = load.done[-1][0] - began
    return len(load.done) / took, {name: p95([t for _, t in load.times[name]]) for name in NAMES}, len(load.done)


def spikes(work, profile=PROFILE, step=STEP):
    """Lifecycles begin when the profile says, whatever the server does; a call's time counts from when it was due. For each step: p95 of a call, errors."""
    load = Load(work, 400)
    began, steps, at = time.monotonic(), [], 0.0
    for rate in profile:
        starts = [began + at + i / rate for i in range(rate * step)]
        seen = {name: len(load.times[name]) for name in NAMES}
        errors = len(load.errors)
        while starts or time.monotonic() < began + at + step:
            now = time.monotonic()
            while starts and starts[0] <= now and load.free:
                load.start(starts.pop(0))
            load.wait(max(0.001, min((starts[0] if starts else began + at + step) - time.monotonic(), 0.05)))
        calls = [t for name in NAMES for _, t in load.times[name][seen[name]:]]
        steps.append({"rate": rate, "p95": p95(calls), "errors": len(load.errors) - errors, "open": len(load.running)})
        at += step
    load.finish(60)
    return steps, load.errors


def times_of(port, requests):
    """Of one request after another, on one connection, in s, and how many found something."""
    lane, out, found = Lane(port), [], 0
    for request in requests:
        began = time.monotonic()
        lane.send(request)
        while (answer := lane.take()) is None:
            pass
        if answer[0] != 200:
            raise RuntimeError(f"{answer[0]}: {answer[1][:200]}")
        out.append(time.monotonic() - began)
        found += bool(json.loads(answer[1])["items"])
    return out, found


def keys(server, preset):
    """A key of the office's system, and one that its officer lends on the page. Their limits are lifted: the server is measured, not they."""
    made = subprocess.run([str(program(preset)), "open311", "key", "--name", "bench", "--office", OFFICE, "--data-dir", str(server.data)], capture_output=True, text=True, cwd=ROOT)
    system = re.search(r"dk_[A-Za-z0-9_-]{43}", made.stdout)
    if made.returncode or not system:
        raise RuntimeError(f"no key was made: {made.stdout}{made.stderr}")
    officer = Officer(server.port, OFFICER)
    officer.sign_in()
    at, fields, _ = officer.form("/xodim/kalitlar", "/xodim/kalitlar")
    given = {"nomi": "bench", "soat": "12"}
    response, page = officer.request("POST", at, [(name, given.get(name, value)) for name, value in fields])
    lent = re.search(r"dk_[A-Za-z0-9_-]{43}", page)
    if response.status != 200 or not lent:
        raise RuntimeError(f"no key was lent: {response.status}")
    server.sql("update open311.keys set per_minute = 1000000")
    return system.group(0), lent.group(0)


def models(work, server):
    """One appeal that lies open and one that was answered, over HTTP: what the others are copies of."""
    numbers = []
    lane = Lane(work.port)

    def ask(name, number):
        lane.send(work.call(name, len(numbers) + 1, number))
        while (answer := lane.take()) is None:
            pass
        if answer[0] not in (200, 201):
            raise RuntimeError(f"{name}: {answer}")
        return json.loads(answer[1])["number"]

    for last in ("create", "resolve"):
        number = None
        for name in NAMES[:NAMES.index(last) + 1]:
            number = ask(name, number)
        numbers.append(number)
    settled(server)
    return [server.sql(f"select appeal_id from murojaat.numbers where number = '{number}'")[0][0] for number in numbers]


def array(values):
    return "array[" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + "]"


MADE = """
create temp table made on commit drop as
select i, open, text, folded, street || ' ' || house as words, number, day, subject_id, appeal_id, case when i % 5 = 0 then '{office}'::uuid else o.office_id end as office_id,
  case when i % 5 = 0 then '{district}' else o.territory end as district, now() - interval '1 day' * day as lodged, now() - interval '1 day' * day + interval '15 days' as due
from (
  select i, i % 10 < 4 as open, 1 + (i * 7919 + i / 900) % 900 as house, case when i % 10 < 4 then (i * 31 % 1500) / 100.0 else (i * 31 % 36500) / 100.0 end as day,
    ({phrases})[1 + i % 10 + 10 * (i / 10 % 2)::int] || '. ' || ({streets})[1 + i * 7 / 10 % 10 + 10 * (i / 10 % 2)::int] || ' ' || (1 + (i * 7919 + i / 900) % 900) || ', ' || i as text,
    ({folded_phrases})[1 + i % 10] || ' ' || ({folded_streets})[1 + i * 7 / 10 % 10] || ' ' || (1 + (i * 7919 + i / 900) % 900) as folded,
    ({streets})[1 + i * 7 / 10 % 10] as street,
    'MR-26-' || upper(substr(md5('m' || i), 1, 4)) || '-' || upper(substr(md5('m' || i), 5, 4)) || '-' || upper(lpad(to_hex(i), 5, '0')) as number,
    (substr(md5('s' || i), 1, 12) || '4' || substr(md5('s' || i), 14, 3) || '8' || substr(md5('s' || i), 18, 15))::uuid as subject_id,
    (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - 86400000::bigint * 365 + i * 30), 12, '0') || '7000' || substr(md5('a' || i), 1, 16))::uuid as appeal_id
  from generate_series({first}::bigint, {last}::bigint) i) a
join (select row_number() over (order by office_id) - 1 as place, office_id, territory, count(*) over () as many from offices.offices where code like 'hokimlik-%' and level = 'district') o
  on o.place = a.i % o.many;
"""


def copy_of(server, table, changed, condition):
    """Rows of the model's, once for each appeal that was made. The model of an appeal is the open one or the answered."""
    names, values = columns(server, table, changed)
    values = values.replace("m.application_id", "m.appeal_id")
    key = "appeal_id"
    return f"insert into {table} ({names}) select {values} from made m join {table} x on x.{key} = case when m.open then '{{open}}'::uuid else '{{answered}}'::uuid end{condition};\n"


def fill(server, count, open_model, answered_model):
    """`count` appeals: four of ten open, a fifth with the office that is asked, in chunks of a transaction each."""
    office = server.sql(f"select office_id from offices.offices where code = '{OFFICE}'")[0][0]
    dated = {"appeal_id": "m.appeal_id", "number": "m.number", "office_id": "m.office_id", "lodged_at": "m.lodged", "due_at": "m.due"}
    of_appeal = dated | {"body": "m.text", "district": "m.district", "place_words": "m.words", "base_due_at": "m.due", "wake_at": "case when m.open then m.due + interval '300 days' end",
                         "registered_on": "m.lodged::date", "arrived_on": "m.lodged::date", "author_name": "'Muallif ' || m.i",
                         "answered_at": "case when m.open then null else m.lodged + interval '9 days' end"}
    token = "case when x.token = '' then '' else md5(x.token || m.i) end"
    steps = [copy_of(server, "murojaat.appeals", of_appeal, ""),
             copy_of(server, "murojaat.events", {"appeal_id": "m.appeal_id", "office_id": "m.office_id", "at": "m.lodged + (x.seq - 1) * interval '3 days'", "token": token}, ""),
             copy_of(server, "murojaat.points", {"appeal_id": "m.appeal_id", "body": "split_part(m.text, '.', 1)"}, ""),
             copy_of(server, "murojaat.numbers", {"appeal_id": "m.appeal_id", "number": "m.number"}, ""),
             copy_of(server, "murojaat.codes", {"appeal_id": "m.appeal_id", "code_digest": "sha256(('c' || m.i)::bytea)"}, ""),
             copy_of(server, "murojaat.texts", {"appeal_id": "m.appeal_id", "number": "m.number", "text_digest": "sha256(('t' || m.i)::bytea)", "lodged_at": "m.lodged"}, ""),
             copy_of(server, "murojaat.replies", {"appeal_id": "m.appeal_id", "document_id": "m.appeal_id", "office_id": "m.office_id", "at": "m.lodged + interval '9 days'"}, ""),
             copy_of(server, "murojaat.suggestions", {"appeal_id": "m.appeal_id", "suggestion_id": "m.appeal_id", "at": "m.lodged"}, ""),
             copy_of(server, "murojaat.results", dated | {"answered_at": "m.lodged + interval '9 days'"}, ""),
             copy_of(server, "murojaat.reply_prints", {"appeal_id": "m.appeal_id", "office_id": "m.office_id", "number": "m.number", "at": "m.lodged + interval '9 days'",
                                                       "brief": "(select string_agg(decode(substr(md5(m.i || '-' || n), 14, 2), 'hex'), ''::bytea order by n) from generate_series(1, 64) n)",
                                                       "sketch": "(select array_agg(('x' || substr(md5(m.i || '-' || n), 1, 15))::bit(60)::bigint) from generate_series(1, cardinality(x.sketch)) n)"}, ""),
             copy_of(server, "murojaat.queue", dated | {"district": "m.district", "wake_at": "m.due + interval '300 days'", "holder": f"'{NIL}'::uuid"}, " where m.open"),
             copy_of(server, "murojaat.search", dated | {"body": "m.number || ' ' || m.folded"}, ""),
             copy_of(server, "murojaat.public_list", dated | {"region": "substr(m.district, 1, 4)", "district": "m.district", "updated_at": "m.lodged",
                                                              "closed_at": "case when m.open then null else m.lodged + interval '9 days' end",
                                                              "description": "case when m.i % 3 = 0 then m.text else '' end"}, ""),
             copy_of(server, "open311.events", {"appeal_id": "m.appeal_id", "office_id": "m.office_id", "number": "m.number", "seen_at": "m.lodged"}, " where x.office_id is not null")]
    words = {"phrases": array([p[0] for p in PHRASES] + [p[1] for p in PHRASES]), "folded_phrases": array([p[2] for p in PHRASES]),
             "streets": array([s[0] for s in STREETS] + [s[1] for s in STREETS]), "folded_streets": array([s[2] for s in STREETS])}
    for first in range(1, count + 1, CHUNK):
        made = MADE.format(office=office, district=DISTRICT, first=first, last=min(count, first + CHUNK - 1), **words)
        server.sql("begin;\n" + made + "".join(steps).replace("{open}", open_model).replace("{answered}", answered_model) + "commit;")
    tables = server.sql("select schemaname || '.' || relname from pg_stat_user_tables where schemaname in ('murojaat', 'open311')")
    server.sql("".join(f"vacuum analyze {row[0]};\n" for row in tables))
    server.sql("checkpoint", "postgres")
    return server.count("select count(*) from murojaat.appeals")


def search_times(work):
    """Every query twice; the first time it may have to be read from the disk."""
    def ask(query):
        words = "+".join("".join(c if c.isascii() and c.isalnum() else "".join(f"%{octet:02X}" for octet in c.encode()) for c in word) for word in query.split())
        return work.request("GET", f"/api/v1/appeals/search?q={words}", work.system)
    return times_of(work.port, [ask(query) for query in QUERIES * 2])


def similar_times(server, texts=20):
    """The page on which an author sees open appeals like theirs before it is sent, in s, and on how many of the pages there were some."""
    times, seen = [], 0
    for i in range(texts):
        visitor = Person(server.port, "nobody")
        page = visitor.page("/murojaat")
        text = f"{PHRASES[i % 10][i % 2]}. {STREETS[i % 7][i % 2]} {1 + i * 37 % 900}."
        for given in ({"matn": text}, {"tuman": DISTRICT, "manzil": STREETS[i % 7][0]}, {"kim": "anonim"}):
            _, fields, _ = visitor.form_in(page, "/murojaat/yozish")
            fields = [(name, value) for name, value in fields if name not in given and name != "fayl"] + list(given.items())
            began = time.monotonic()
            response, page = visitor.request("POST", "/murojaat/yozish", fields)
            took = time.monotonic() - began
            if response.status != 200:
                raise RuntimeError(f"the wizard with {given}: {response.status}")
        times.append(took)
        seen += 'id="oxshash"' in page
    return times, seen


def cpu_of(server):
    """Seconds of server and PostgreSQL so far: what a lifecycle costs does not depend on who else uses the machine as much as its rate does."""
    return cpu_seconds(server.pid) + cluster_cpu_seconds(int(server.postmaster()[0]))


def measure(folder, count, port, preset="release"):
    """What was measured without appeals, and with so many."""
    server = Server(folder / "appeals", port=port, preset=preset)
    server.start()
    try:
        work = Work(port, *keys(server, preset))
        open_model, answered_model = models(work, server)
        out = {}
        for name, wanted in (("empty", 0), ("full", count)):
            if wanted:
                began = time.monotonic()
                there = fill(server, wanted, open_model, answered_model)
                print(f"  {there:,} appeals are there ({time.monotonic() - began:.0f} s)", flush=True)
            closed_loop(work, 2, 2)  # caches and plans
            spent = cpu_of(server)
            rate, calls, done = closed_loop(work, LANES, SECONDS)
            settled(server)
            cpu = (cpu_of(server) - spent) / done * 1000
            print(f"  {name}: {rate:.0f} lifecycles a second, {cpu:.1f} ms of CPU each, p95 in ms: " + ", ".join(f"{k} {v:.1f}" for k, v in calls.items()), flush=True)
            out[name] = {"rate": rate, "calls": calls, "cpu": cpu}
        out["spikes"], out["errors"] = spikes(work)
        for step in out["spikes"]:
            print(f"  {step['rate']} a second: p95 {step['p95']:.1f} ms, {step['errors']} errors, {step['open']} not done at its end", flush=True)
        settled(server)
        times, found = search_times(work)
        if found == 0 or (count >= 100_000 and found < len(times) / 2):
            raise RuntimeError(f"{found} of {len(times)} searches found something")
        out["search"] = p95(times)
        times, out["similar_seen"] = similar_times(server)
        out["similar"] = p95(times)
        print(f"  search p95 {out['search']:.1f} ms; the page with appeals like this one p95 {out['similar']:.1f} ms, {out['similar_seen']} of {len(times)} had some", flush=True)
        return out
    finally:
        server.stop()
