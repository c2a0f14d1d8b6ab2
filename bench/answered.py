"""Appeals that are cut off between any two steps, or in one: the server, its PostgreSQL or both die with -9 while an appeal is lodged (registered and routed),
claimed, its term extended by the head, answered point by point, judged, rated, contested, and answered again by another officer. Whoever was cut off sends the
same form again.

Afterwards each appeal has the history of one that nobody interrupted, every list and every figure follows from it, and nothing is there twice.
"""
import re
import subprocess

from house import ROOT, program
from interrupted import HITS, Killer, Once
from procedure import Officer, Person, Step, patiently, wait

AUTHORS = ["40910849990218", "61102079990435", "42106959990323"]
FIRST, SECOND, HEAD = "41702909992712", "30311879992811", "42805799992918"  # of the hokimiyat of Yunusobod (src/seed)
DISTRICT = "1726266"
TEXT = "{}-uyimiz sovuq, isitish ikki haftadan beri yoʻq.\nHovlidagi chiroqlar yonmaydi."
# What was found and done: different for each appeal, or the reply looks copied from another and does not leave.
FOUND = [("Chinor koʻchasi 1-uyda 2026-yil {day}-noyabrda tekshirildi, {act}-son dalolatnoma tuzildi.", "{n} metr quvur va {act} ta yoritkich almashtirildi"),
         ("Nasos stansiyasidagi {n} kVtlik dvigatel kuygan ekan, 2026-yil {day}-noyabrda brigada chiqdi ({act}-buyruq).", "Yangi dvigatel oʻrnatildi, bosim {n} bargacha koʻtarildi"),
         ("Qozonxona mudiri bilan 2026-yil {day}-noyabr kuni gaz hisoblagichi va {n} ta kran koʻzdan kechirildi, {act}-son xat yozildi.", "Plombalangan kranlar ochilib, {n} ta xonadonga issiq suv berildi")]
# What the author and the offices read of an appeal that went well, in its order.
HISTORY = ("registered claimed extension_proposed extended point_answered point_answered replied verdict rated reopened"
           " claimed point_answered point_answered replied verdict rated").split()
EACH = "from murojaat.appeals a left join {} on x.subject_id = a.subject_id and x.appeal_id = a.appeal_id where a.number in ({}) group by a.subject_id, a.appeal_id, a.number, a.version"
# Queries that find what must not be, among the appeals {numbers}.
WRONG = {
    "each has one number": "select a.number, count(x.number) " + EACH.format("murojaat.numbers x", "{numbers}") + " having count(x.number) <> 1",
    "events are numbered without a gap, up to the version": "select a.number, a.version " + EACH.format("murojaat.events x", "{numbers}") +
        " having count(x.seq) <> a.version or max(x.seq) <> a.version",
    "no form was carried out twice": "select e.token from murojaat.events e join murojaat.appeals a using (subject_id, appeal_id) where a.number in ({numbers})"
        " and e.token <> '' group by e.subject_id, e.appeal_id, e.token having count(*) > 1",
    "two replies, each with its document": "select a.number " + EACH.format("murojaat.replies x", "{numbers}") + " having count(x.document_id) <> 2 or count(distinct x.document_id) <> 2"
        " or (select count(*) from documents.issued d where d.subject_id = a.subject_id and d.document_id in (select r.document_id from murojaat.replies r where r.appeal_id = a.appeal_id)) <> 2",
    "the term was extended once": "select a.number from murojaat.appeals a where a.number in ({numbers}) and a.extended_times <> 1",
    "one record in the log for each event": "select a.number, x.kind from murojaat.appeals a join murojaat.events x using (subject_id, appeal_id) where a.number in ({numbers})"
        " group by a.subject_id, a.number, x.kind having count(*) <> (select count(*) from audit.records r where r.subject_id = a.subject_id"
        " and r.details::jsonb ->> 'kind' = 'murojaat.' || x.kind and r.details::jsonb ->> 'case' = a.number)",
    "no answered appeal stands in an office's list": "select number from murojaat.queue where number in ({numbers}) and open",
    "each is found by its words, once": "select a.number " + EACH.format("murojaat.search x", "{numbers}") + " having count(x.appeal_id) <> 1",
}


class Lodge(Step):
    """The last page of the wizard: answered with the receipt, and with the same one however often it is sent."""

    def send(self):
        response, page = self.person.request("POST", self.action, self.body)
        number = re.search(r"MR-\d\d(?:-[0-9A-Z]{4}){3}", page)
        if response.status >= 500:
            raise ConnectionError(f"{self.name}: {response.status}")
        if response.status != 200 or not number:
            raise AssertionError(f"{self.name} was refused: {response.status}")
        self.location = number.group(0)
        return self.location


class Sent(Once):
    def done(self, token):
        return self.server.count(f"select count(*) from murojaat.events where token = '{token}'") == 1


def written(author, n):
    """The pages of the wizard up to the last, which is the step."""
    page = author.page("/murojaat")
    for values in ([("matn", TEXT.format(n))], [("mavzu", "heating"), ("tuman", DISTRICT), ("manzil", f"Chinor koʻchasi {n}")], [("kim", "men")]):
        at, fields, _ = author.form_in(page, "/murojaat/yozish")
        given = {name for name, _ in values}
        _, page = patiently(lambda: author.request("POST", at, [f for f in fields if f[0] not in given] + values))
    at, fields, _ = author.form_in(page, "/murojaat/yuborish")
    return Lodge("lodge", author, at, [f for f in fields if f[0] != "tur"] + [("tur", "shikoyat")])


def answers(officer, desk, n, more):
    found, done = FOUND[n - 1]
    for no in (1, 2):
        facts = {"day": 10 + no + more, "act": 100 * n + 10 * more + no, "n": 40 + 7 * n + no + more}
        yield officer.step(f"point {no}", desk, f"/band/{no}", [
            ("javob", found.format(**facts)), ("ish", done.format(**facts)), ("asos", "OʻRQ-445, 28-modda"), ("dalil", f"{facts['act']}-son dalolatnoma")])
    yield officer.step("reply", desk, "/javob", [("matn", ""), ("sabab", "")])


def life(author, first, second, head, n, numbers):
    """Yields the steps of an appeal; whoever takes the next one has sent the one before until it was answered."""
    lodge = written(author, n)
    yield lodge
    numbers.append(lodge.location)
    desk, mine = f"/xodim/murojaatlar/{lodge.location}", f"/murojaat/{lodge.location}"
    yield first.step("claim", desk, "/olish")
    yield first.step("extend", desk, "/uzaytirish", [("tanlov", "10"), ("matn", "Quvur zavoddan kutilmoqda.")])
    yield head.step("approve", desk, "/tasdiq")
    yield from answers(first, desk, n, 0)
    yield author.step("judge", mine, "/bandlar", [("band-1", "yoq"), ("izoh-1", "Uy hali ham sovuq."), ("band-2", "yoq"), ("izoh-2", "Yonmayapti.")])
    yield author.step("rate", mine, "/yulduz", [("tanlov", "2")])
    yield author.step("contest", mine, "/qayta", [("matn", "Hech narsa oʻzgarmadi.")])
    yield second.step("claim again", desk, "/olish")
    yield from answers(second, desk, n, 5)
    yield author.step("judge again", mine, "/bandlar", [("band-1", "ha"), ("band-2", "ha")])
    yield author.step("rate again", mine, "/yulduz", [("tanlov", "5")])


def run(server, chance, appeals, every=1):
    """Interrupts so many appeals at every step, or at one of so many. Returns (numbers, killer, how many forms were sent again)."""
    officers = [Officer(server.port, pin) for pin in (FIRST, SECOND, HEAD)]
    for officer in officers:
        officer.sign_in()
    officers[2].serve_at(1)  # the head serves at the service centre as well
    killer, once, numbers = Killer(server, chance), Sent(server), []
    hit, turn = chance.randrange(len(HITS)), chance.randrange(every)
    for n, pin in enumerate(AUTHORS[:appeals], 1):
        author = Person(server.port, pin)
        patiently(author.sign_in)
        for step in life(author, *officers, n, numbers):
            turn += 1
            if turn % every:
                patiently(once(step))
                continue
            when, what = HITS[hit % len(HITS)]
            hit += 1
            if when == "during":
                killer.during(what, once(step))
            else:
                patiently(once(step))
                killer.kill(what)
    return numbers, killer, once.repeated


def check(server, found, numbers, preset):
    those = ", ".join(f"'{number}'" for number in numbers)
    histories = server.sql("select a.number, string_agg(e.kind, ' ' order by e.seq) from murojaat.appeals a join murojaat.events e using (subject_id, appeal_id)"
                           f" where a.number in ({those}) group by 1")
    found.check(f"{len(numbers)} interrupted appeals have the history of one that nobody interrupted",
                len(histories) == len(numbers) > 0 and all(kinds.split() == HISTORY for _, kinds in histories), histories)
    for what, query in WRONG.items():
        rows = server.sql(query.format(numbers=those))
        found.check(f"appeals: {what}", not rows, rows)
    figures = subprocess.run([str(program(preset)), "insight", "recompute", "--data-dir", str(server.data)], capture_output=True, text=True, cwd=ROOT)
    found.check("the figures follow from the events", figures.returncode == 0, figures.stdout + figures.stderr)
