"""Admissions to citizenship that are cut off between any two steps: the server, its PostgreSQL or both die with -9 after an answer, or while
a step is under way. Whoever was cut off sends the same form again, as a browser does; then both sides go on to the President's act.

Afterwards nothing that was acknowledged is missing, nothing is there twice, and every case has the same history as if nobody had died.
"""
import os
import signal
import threading
import time

from procedure import APPLICANTS, Crew, Person, admission, patiently

HITS = [("after", "server"), ("during", "postgres"), ("after", "postgres"), ("during", "server"), ("after", "both")]
# What stands in the history of a case once, however often it was asked for.
ONCE = {"opened": 1, "asked": 1, "answered": 1, "moved": 1}
SAME = "x.subject_id = c.subject_id and x.application_id = c.application_id"
# Queries that find what must not be, among the cases {cases}.
WRONG = {
    "every case went on to its end": "select number, state from cases.cases c where application_id in ({cases}) and (state <> 'admitted' or closed_at is null)",
    "the steps of a case are numbered without a gap": "select c.number, c.version, count(*) from cases.cases c join cases.steps x on " + SAME +
        " where c.application_id in ({cases}) group by 1, 2 having count(*) <> c.version or max(x.seq) <> c.version",
    "no form was carried out twice": "select application_id, token, count(*) from cases.steps where application_id in ({cases}) and token <> '' group by 1, 2 having count(*) > 1",
    "one question and one answer in the thread": "select c.number from cases.cases c left join cases.messages x on " + SAME + " where c.application_id in ({cases}) group by 1"
        " having count(*) filter (where kind = 'question') <> 1 or count(*) filter (where kind = 'answer') <> 1",
    "every body was asked once and answered once": "select c.number from cases.cases c join cases.checks x on " + SAME + " where c.application_id in ({cases}) group by c.subject_id,"
        " c.application_id, c.number having count(*) <> count(distinct x.code) or bool_or(x.answered_at is null) or count(*) <> (select count(*) from cases.steps s"
        " where s.subject_id = c.subject_id and s.application_id = c.application_id and s.kind = 'check_answered')",
    "one decision, with its letter and its document": "select c.number from cases.cases c left join decisions.decisions d on d.subject_id = c.subject_id and d.application_id = c.application_id"
        " left join documents.issued x on " + SAME + " where c.application_id in ({cases}) group by 1 having count(distinct d.number) <> 1 or count(distinct x.document_id) <> 2",
    "one entry in the register of citizenship": "select c.number from cases.cases c left join registry.entries x on x.subject_id = c.subject_id and x.register_code = 'citizenship_changes'"
        " where c.application_id in ({cases}) group by 1 having count(x.entry_id) <> 1",
    "everybody is a citizen, once": "select c.number from cases.cases c left join persons.citizenships x on x.subject_id = c.subject_id and x.country = 'UZB' and x.until is null"
        " where c.application_id in ({cases}) group by 1 having count(*) filter (where x.country is not null) <> 1",
    "the applicant sees the same state": "select c.number from cases.cases c join applications.applications x on " + SAME +
        " where c.application_id in ({cases}) and (x.state <> c.state or x.finished_at is null)",
    "one record in the log for each step of an officer": "select c.number, s.kind from cases.cases c join cases.steps s on s.subject_id = c.subject_id and s.application_id = c.application_id"
        " where c.application_id in ({cases}) and s.kind in ('claimed', 'asked', 'answered', 'moved') group by c.subject_id, c.application_id, c.number, s.kind having count(*) <>"
        " (select count(*) from audit.records r where r.subject_id = c.subject_id and r.details::jsonb ->> 'kind' = 'cases.' || s.kind and r.details::jsonb ->> 'case' = c.number)",
    "no closed case stands in an office's list": "select number from cases.queue where application_id in ({cases}) and open",
}


class Killer:
    def __init__(self, server, chance):
        self.server, self.chance = server, chance
        self.killed = {"server": 0, "postgres": 0, "both": 0}

    def kill(self, what):
        lines = self.server.postmaster()
        if what != "server" and lines:
            try:
                os.kill(int(lines[0]), signal.SIGKILL)
            except ProcessLookupError:
                pass  # it was just being restarted
        if what != "postgres":
            self.server.kill()
            self.server.start()
        self.killed[what] += 1

    def during(self, what, send):
        """Kills while `send` is under way."""
        later = threading.Thread(target=lambda: (time.sleep(self.chance.uniform(0.0, 0.03)), self.kill(what)))
        later.start()
        patiently(send)
        later.join()


class Once:
    """Sends a step until it is answered. A repetition may be refused because the first time was carried out: then the case says so."""

    def __init__(self, server):
        self.server = server
        self.repeated = 0

    def __call__(self, step):
        token = dict(step.body).get("once", "")
        tries = []

        def send():
            tries.append(1)
            if len(tries) > 1:
                self.repeated += 1
            try:
                return step.send()
            except AssertionError:
                if len(tries) == 1 or not token or not self.done(token):
                    raise
                step.location = ""
                return ""
        return send

    def done(self, token):
        return self.server.count(f"select count(*) from cases.steps where token = '{token}'") == 1


def run(server, chance, admissions, every=1):
    """Interrupts so many admissions at every step, or at one of so many. Returns (cases, tokens acknowledged, killer, how many forms were sent
    again)."""
    crew, killer, once = Crew(server.port), Killer(server, chance), Once(server)
    cases, acknowledged = [], []
    hit, turn = chance.randrange(len(HITS)), chance.randrange(every)
    for pin in APPLICANTS[:admissions]:
        applicant = Person(server.port, pin)
        applicant.sign_in()
        for step in admission(crew, applicant):
            send = once(step)
            turn += 1
            when, what = HITS[hit % len(HITS)] if turn % every == 0 else ("never", "")
            hit += turn % every == 0
            if when == "never":
                patiently(send)
            elif when == "during":
                killer.during(what, send)
            else:
                patiently(send)
                killer.kill(what)
            if step.name == "hand in":
                cases.append(step.action.split("/")[3])
            elif step.case_step:
                acknowledged.append((cases[-1], dict(step.body).get("once", ""), step.name))
    return cases, acknowledged, killer, once.repeated


def check(server, found, cases, acknowledged):
    those = ", ".join(f"'{case}'" for case in cases)
    tokens = {(row[0], row[1]) for row in server.sql(f"select application_id, token from cases.steps where application_id in ({those})")}
    missing = [name for case, token, name in acknowledged if (case, token) not in tokens]
    found.check(f"all {len(acknowledged)} acknowledged steps of {len(cases)} interrupted admissions are there", not missing and len(acknowledged) > 0, missing)
    kinds = server.sql(f"select application_id, kind, count(*) from cases.steps where application_id in ({those}) group by 1, 2")
    claims = {case: sum(1 for c, _, name in acknowledged if c == case and name == "claim") for case in cases}
    wrong = [(case, kind, n) for case in cases for kind, n in (ONCE | {"claimed": claims[case]}).items() if [case, kind, str(n)] not in kinds]
    found.check("the history of each case is that of a case nobody interrupted", not wrong, wrong + kinds)
    for what, query in WRONG.items():
        rows = server.sql(query.format(cases=those))
        found.check(what, not rows, rows)
