"""Citizens hand in applications while the server and its PostgreSQL are killed with -9 at random; at the end nothing acknowledged is missing.

  torture.py [minutes] [--seed N]     what is killed, and when, follows from the seed; what it hits depends on the machine

A worker repeats what it could not get an answer to: the same draft, the same form token, until the server has acknowledged it. Then, after the last
restart and once the outbox is empty:
  * every acknowledged application is there, under the number that its owner's receipt showed;
  * no draft became two applications: one row, one number, one idempotency key, one `submitted` event, one record in the log for each;
  * every automatic application is finished, with exactly one document, and none was left as a draft that had been acknowledged;
  * `darcha audit verify` holds, and the proofs of sampled records hold offline against the log's key.
Meanwhile a mail server hands in appeals by e-mail, and keeps each until it is answered 250 (bench/mailed.py).
Before that, three appeals of citizens are interrupted at every step from the wizard to the second answer (bench/answered.py), and four admissions to citizenship are interrupted at every one of their steps (bench/interrupted.py); in a run of under a minute one of
each, at one step of four or five.
"""
import argparse
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import answered
import interrupted
import mailed
from house import PINS, ROOT, Citizen, Server, program

SERVICE = "residence-certificate"
ANSWERS = {"purpose": {"purpose": "work"}, "extent": {"with_history": "no"}}
# What must hold of every application, and the query that finds those of which it does not.
OF_EACH = "select a.application_id from applications.applications a left join {} on {} where a.service_code = '" + SERVICE + "' group by a.application_id, a.number, a.document_id, a.finished_at having {}"
SAME = "x.subject_id = a.subject_id and x.application_id = a.application_id"
WRONG = {
    "one number for each application": OF_EACH.format("applications.numbers x", SAME, "count(x.number) <> 1 or min(x.number) <> a.number"),
    "one `submitted` event for each": OF_EACH.format("applications.events x", SAME + " and x.kind = 'submitted'", "count(x.event_id) <> 1"),
    "one `decided` event for each": OF_EACH.format("applications.events x", SAME + " and x.kind = 'decided'", "count(x.event_id) <> 1"),
    "one idempotency key for each": OF_EACH.format("db.idempotency x", "x.scope = a.subject_id and x.key = 'applications.submit/' || a.application_id and x.result = a.number",
                                                   "count(x.key) <> 1"),
    "one record in the log for each": OF_EACH.format("audit.records x", "x.subject_id = a.subject_id and x.details::jsonb ->> 'kind' = 'applications.submitted'"
                                                     " and x.details::jsonb ->> 'case' = a.number", "count(x.record_id) <> 1"),
    "every automatic application is finished with exactly one document": OF_EACH.format(
        "documents.issued x", SAME, "a.finished_at is null or count(x.document_id) <> 1 or min(x.document_id::text) <> a.document_id::text"),
    "nothing handed in is left as a draft": "select application_id from applications.drafts join applications.applications using (subject_id, application_id)",
    "no job died": "select id from jobs.dead",
}
PROOF = "/api/v1/log/proof?record={}"
BETWEEN = 0.05  # seconds a citizen takes between two applications: more would only make the end wait for the printing of certificates
AGAIN_AFTER = 0.1  # seconds between tries while the server is down
DRAINED_WITHIN = 120
SAMPLES = 8


class Worker(threading.Thread):
    def __init__(self, port, pin, ends):
        super().__init__(daemon=True)
        self.citizen = Citizen(port, pin, timeout=10)
        self.ends = ends
        self.acknowledged = []  # application ids
        self.tries = 0
        self.repeats = 0
        self.failure = None

    def run(self):
        try:
            self.patiently(self.citizen.sign_in)
            while time.monotonic() < self.ends:
                action, tokens = self.patiently(lambda: self.citizen.fill(SERVICE, ANSWERS))
                self.hand_in(action, tokens)
                time.sleep(BETWEEN)
        except Exception as failure:  # reported by the main thread: a worker that died proves nothing
            self.failure = failure

    def patiently(self, step):
        """A step of the wizard, from its beginning, until the server lives long enough to answer it."""
        until = self.ends + 60
        while True:
            try:
                return step()
            except (OSError, http.client.HTTPException, RuntimeError):
                if time.monotonic() > until:
                    raise
                time.sleep(AGAIN_AFTER)

    def hand_in(self, action, tokens):
        until = self.ends + 60
        first = True
        while True:
            self.tries += 1
            try:
                response, _ = self.citizen.request("POST", action, tokens)
                if response.status == 303:
                    self.acknowledged.append(action.split("/")[3])
                    if not first:
                        self.repeats += 1
                    return
                answer = f"status {response.status}"
                if response.status < 500:
                    raise AssertionError(f"handing in was refused: {answer}")
            except (OSError, http.client.HTTPException) as lost:
                answer = repr(lost)
            if time.monotonic() > until:
                raise RuntimeError(f"no acknowledgement in the end: {answer}")
            first = False
            time.sleep(AGAIN_AFTER)


def torment(server, ends, chance):
    """Kills and restarts until the time is over. Returns how many of each."""
    killed = {"server": 0, "postgres": 0, "both": 0}
    while True:
        pause = chance.uniform(0.3, 3.0)
        what = chance.choice(list(killed))
        if time.monotonic() + pause > ends:
            time.sleep(max(0.0, ends - time.monotonic()))
            return killed
        time.sleep(pause)
        lines = server.postmaster()
        if what != "server" and lines:
            try:
                os.kill(int(lines[0]), signal.SIGKILL)
            except ProcessLookupError:
                continue  # it was just being restarted
        if what != "postgres":
            server.kill()
            server.start()
        killed[what] += 1


class Findings:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, what, holds, details=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok  ' if holds else 'FAIL'}  {what}{'' if holds else ': ' + str(details)[:2000]}", flush=True)


def drain(server):
    until = time.monotonic() + DRAINED_WITHIN
    waiting = "?"
    while time.monotonic() < until:
        waiting = server.sql("select (select count(*) from jobs.outbox) + (select count(*) from jobs.queue)"
                             " + (select count(*) from audit.queue)")[0][0]
        if waiting == "0":
            return True, waiting
        time.sleep(0.2)
    return False, waiting


def rows_are_right(server, found, acknowledged):
    there = {row[0] for row in server.sql(f"select application_id from applications.applications where service_code = '{SERVICE}'")}
    missing = [a for a in acknowledged if a not in there]
    found.check(f"all {len(acknowledged)} acknowledged applications are there", not missing and len(acknowledged) > 0, missing)
    found.check("no application was acknowledged twice", len(set(acknowledged)) == len(acknowledged))
    extra = [a for a in there if a not in set(acknowledged)]
    found.check("nothing is there that nobody handed in and was told so", not extra, extra)
    for what, query in WRONG.items():
        wrong = server.sql(query)
        found.check(what, not wrong, wrong)


def documents_can_be_fetched(server, found, workers, chance):
    """Sampled documents are downloaded by their owners and are PDFs."""
    bad = []
    for worker in workers:
        worker.citizen.connection = None  # idle since the end of the torment: the server may have closed it
        mine = chance.sample(worker.acknowledged, min(2, len(worker.acknowledged)))
        for application in mine:
            _, page = worker.citizen.request("GET", f"/kabinet/arizalar/{application}")
            link = re.search(r'href="(/kabinet/hujjatlar/[^"]+\.pdf)"', page)
            if not link:
                bad.append(application)
                continue
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request("GET", link.group(1), headers={"Cookie": worker.citizen.cookie()})
            if not connection.getresponse().read().startswith(b"%PDF"):
                bad.append(application)
            connection.close()
    found.check("sampled documents are signed files their owners can fetch", not bad, bad)


def log_holds(server, found, workers, chance, preset):
    # Beside the running server: what `darcha audit verify` says of the private cluster, and proofs as citizens download them.
    verified = subprocess.run([str(program(preset)), "audit", "verify", "--data-dir", str(server.data)], capture_output=True, text=True, cwd=ROOT)
    found.check("darcha audit verify holds", verified.returncode == 0, verified.stdout + verified.stderr)
    print("      " + verified.stdout.strip().replace("\n", "\n      "))
    records = server.sql("select s.subject_id, r.record_id from audit.records r join (select distinct subject_id from applications.applications) s using (subject_id) order by 2")
    by_subject = {}
    for worker in workers:
        if worker.acknowledged:
            subject = server.sql(f"select subject_id from applications.applications where application_id = '{worker.acknowledged[0]}'")[0][0]
            by_subject[subject] = worker.citizen
    bad = []
    mine = [r for r in records if r[0] in by_subject]
    for citizen in by_subject.values():
        citizen.connection = None  # idle while the log was verified
    for subject, record in chance.sample(mine, min(SAMPLES, len(mine))):
        response, text = by_subject[subject].request("GET", PROOF.format(record))
        if response.status != 200:
            bad.append(f"{record}: {response.status}")
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            proved = subprocess.run([str(program(preset)), "audit", "prove", file.name], capture_output=True, text=True, cwd=ROOT)
            if proved.returncode != 0:
                bad.append(f"{record}: {proved.stdout}{proved.stderr}")
    found.check(f"{min(SAMPLES, len(mine))} sampled records are proved", not bad and len(mine) > 0, bad)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", nargs="?", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8720)
    parser.add_argument("--preset", default=os.environ.get("DARCHA_PRESET", "release"))
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    data = ROOT / "build" / "torture" / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    server = Server(data, preset=asked.preset, port=asked.port, level="info", mail_port=asked.port + 2)
    server.log.unlink(missing_ok=True)
    print(f"torture: {asked.minutes:g} minutes, seed {asked.seed}, {len(PINS)} citizens; server log in {server.log.relative_to(ROOT)}", flush=True)
    server.start()
    found = Findings()
    try:
        began = time.monotonic()
        short = asked.minutes < 1
        cases, steps, killer, repeated = interrupted.run(server, chance, 1 if short else 4, 4 if short else 1)
        print(f"{len(cases)} admissions in {time.monotonic() - began:.0f} s, killed with -9: " + ", ".join(f"{what} {count}" for what, count in killer.killed.items()) +
              f"; {repeated} forms had to be sent again", flush=True)
        began = time.monotonic()
        appeals, hits, again = answered.run(server, chance, 1 if short else 3, 5 if short else 1)
        print(f"{len(appeals)} appeals in {time.monotonic() - began:.0f} s, killed with -9: " + ", ".join(f"{what} {count}" for what, count in hits.killed.items()) +
              f"; {again} forms had to be sent again", flush=True)
        ends = time.monotonic() + asked.minutes * 60
        workers = [Worker(asked.port, pin, ends) for pin in PINS]
        mailer = mailed.Mailer(asked.port + 2, ends)
        mailer.before = frozenset(mailed.by_mail(server))
        for worker in [*workers, mailer]:
            worker.start()
        killed = torment(server, ends, chance)
        for worker in [*workers, mailer]:
            worker.join(120)
        print("killed with -9: " + ", ".join(f"{what} {count}" for what, count in killed.items()) +
              f"; {sum(w.tries for w in workers)} times handed in, {sum(w.repeats for w in workers)} of them had to be repeated to be acknowledged", flush=True)
        found.check("every citizen went on to the end", all(w.failure is None and not w.is_alive() for w in workers), [repr(w.failure) for w in workers if w.failure])
        drained, waiting = drain(server)
        found.check("outbox, jobs and log came to rest", drained, f"{waiting} rows wait")
        interrupted.check(server, found, cases, steps)
        answered.check(server, found, appeals, asked.preset)
        mailed.check(server, found, mailer)
        rows_are_right(server, found, [a for w in workers for a in w.acknowledged])
        documents_can_be_fetched(server, found, workers, chance)
        log_holds(server, found, workers, chance, asked.preset)
    finally:
        server.stop()
    print(f"{found.passed} passed, {found.failed} failed")
    sys.exit(1 if found.failed else 0)


if __name__ == "__main__":
    main()
