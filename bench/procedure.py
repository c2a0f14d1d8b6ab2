"""Admission to citizenship over HTTP, in every role, one step at a time: what bench/torture.py interrupts and what a case is made from.

Every step is a form that a page showed, sent with its tokens. A step can be repeated with the very same body until an answer comes: that is
what a browser does whose connection was cut, and what the server promises to do once.
"""
import base64
import datetime
import hashlib
import hmac
import html.parser
import http.client
import re
import struct
import time

from house import PASSWORD, Citizen

# People of the demonstration (src/seed/demo_cases.cpp). Applicants who live in Yunusobod and can apply by the general route or another.
APPLICANTS = ["40903869991015", "30112819991211", "43008949991310", "31707759991417"]
REGISTRAR, HEAD = "40605889991517", "32311799991615"
DXX, CHECKS = "31512869992014", "40303909992112"
SECRETARY = "41906819992217"
SERVICE = "citizenship-admission"
ANSWERS = {"route": {"route": "general"}, "former_citizenship": {}, "stays": {}, "kin": {}, "living": {"means": "wage"},
           "with_children": {"with_children": "no"}, "language": {"language_proof": "interview"}, "undertaking": {"undertaking": "yes"}}
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=5))).date().isoformat()
LOST = (OSError, http.client.HTTPException)


class Forms(html.parser.HTMLParser):
    """The forms of a page as a browser would send them: [(action, [(name, value)], {name: [possible values]})]."""

    def __init__(self, page):
        super().__init__()
        self.found, self.fields, self.text, self.select, self.first = [], None, None, None, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.fields, self.choices = [], {}
            self.found.append((a.get("action", ""), self.fields, self.choices))
        if self.fields is None or (tag != "option" and "name" not in a):
            return
        if tag == "input":
            kind = a.get("type", "text")
            if kind in ("radio", "checkbox"):
                self.choices.setdefault(a["name"], []).append(a.get("value", "on"))
            if kind not in ("radio", "checkbox", "file", "submit") or "checked" in a:
                self.fields.append((a["name"], a.get("value", "on" if "checked" in a else "")))
        elif tag == "textarea":
            self.text = a["name"]
            self.fields.append((self.text, ""))
        elif tag == "select":
            self.select, self.first = a["name"], True
            self.choices[self.select] = []
        elif tag == "option" and self.select:
            self.choices[self.select].append(a.get("value", ""))
            if self.first or "selected" in a:
                self.fields[:] = [f for f in self.fields if f[0] != self.select] + [(self.select, a.get("value", ""))]
            self.first = False

    def handle_data(self, data):
        if self.text:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        elif tag == "textarea":
            self.text = None
        elif tag == "select":
            self.select = None


class Step:
    """One request that changes something. `send` may be called again and again."""

    def __init__(self, name, person, action, body):
        self.name, self.person, self.action, self.body = name, person, action, body
        # Whether it stands in the history of the case under the token of its form.
        self.case_step = name in ("claim", "question", "answer", "to the checks", "check answered", "proposal", "assigned", "confirm", "record")

    def send(self):
        response, page = self.person.request("POST", self.action, self.body)
        if response.status >= 500:
            raise ConnectionError(f"{self.name}: {response.status}")
        if response.status != 303:
            words = re.sub(r"<[^>]*>", " ", page[page.find("<main"):])
            raise AssertionError(f"{self.name} was refused: {response.status} {' '.join(words.split())[:600]}")
        self.location = response.getheader("Location") or ""
        return self.location


def patiently(what, seconds=120):
    """Until it is answered: the server may be down at any moment."""
    until = time.monotonic() + seconds
    while True:
        try:
            return what()
        except LOST as lost:
            if time.monotonic() > until:
                raise RuntimeError(f"no answer in {seconds} s: {lost!r}") from lost
            time.sleep(0.05)


class Person(Citizen):
    secret = None

    def page(self, path):
        def get():
            response, page = self.request("GET", path)
            if response.status >= 500:
                raise ConnectionError(f"{path}: {response.status}")
            if response.status == 303:
                return self.page(response.getheader("Location"))
            if response.status != 200:
                raise AssertionError(f"{path} for {self.pin}: {response.status}")
            return page
        return patiently(get)

    def form(self, path, action):
        """The form of the page whose address ends so: (action, fields, choices)."""
        at, fields, choices = self.form_in(self.page(path), action)
        return at or path, fields, choices

    def has_form(self, path, action):
        page = self.page(path)
        return any(found[0].split("?")[0].endswith(action) for found in Forms(page[page.find("<main"):]).found)

    def form_in(self, page, action):
        for found in Forms(page[page.find("<main"):]).found:
            if found[0].split("?")[0].endswith(action):
                return found
        raise AssertionError(f"no form for {action} is shown to {self.pin}")

    def step(self, name, path, action, values=()):
        """The form as it stands, with these values in place of its own."""
        at, fields, _ = self.form(path, action)
        given = {k for k, _ in values}
        return Step(name, self, at, [f for f in fields if f[0] not in given] + list(values))


    def second_step(self):
        """The code of RFC 6238 (SHA-1, 30 s, 6 digits); turned on where it is not, as the wizard asks."""
        page = self.page("/kabinet/xavfsizlik/kod")
        at, fields, _ = self.form_in(page, "/kabinet/xavfsizlik/kod")
        self.secret = re.search(r"<code[^>]*>([A-Z2-7 ]{16,})</code>", page).group(1).replace(" ", "")
        response, _ = patiently(lambda: self.request("POST", at, [(n, self.code() if n == "code" else v) for n, v in fields]))
        if response.status not in (200, 303):
            raise AssertionError(f"the second step of {self.pin}: {response.status}")

    def code(self):
        key = base64.b32decode(self.secret)
        mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
        return f"{(struct.unpack('>I', mac[mac[19] & 15:][:4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Officer(Person):
    def sign_in(self):
        """With the code that the sign-in page of the demonstration shows (one that was used is refused until the next)."""
        until = time.monotonic() + 75
        used = None
        while True:
            words = re.sub(r"<[^>]*>", " ", self.page("/kirish"))
            code = re.search(self.pin + r"\D*(\d{6})\b", words).group(1)
            if code != used:
                used = code
                patiently(super().sign_in)
                _, fields, _ = self.form("/kirish/kod", "/kirish/kod")
                response, _ = patiently(lambda: self.request("POST", "/kirish/kod", [(n, code if n == "code" else v) for n, v in fields]))
                if response.status == 303:
                    break
            if time.monotonic() > until:
                raise RuntimeError(f"{self.pin} cannot sign in")
            time.sleep(0.5)
        self.post = None
        self.serve_at(0)

    def serve_at(self, post):
        """For the office that stands there among those the officer serves. Whether they act for one already is seen at the desk, so an answer
        that was lost is no matter."""
        while True:
            response, _ = patiently(lambda: self.request("GET", "/xodim"))
            if response.status == 200 and self.post == post:
                return
            page = self.page("/kabinet/xavfsizlik")
            _, fields, _ = self.form_in(page, "/kabinet/xavfsizlik/xodim")
            posts = re.findall(r'name="lavozim" value="([^"]+)"', page)
            self.post = None if response.status == 200 else post
            patiently(lambda: self.request("POST", "/kabinet/xavfsizlik/xodim", fields + ([("lavozim", posts[post])] if posts and self.post is not None else [])))


def day(name, iso):
    year, month, date = iso.split("-")
    return [(f"{name}_day", date), (f"{name}_month", month), (f"{name}_year", year)]


class Crew:
    """The officers of the procedure, signed in; checks are answered by the body that was asked."""

    def __init__(self, port):
        self.registrar, self.head, self.secretary = Officer(port, REGISTRAR), Officer(port, HEAD), Officer(port, SECRETARY)
        self.registrar.sign_in()
        self.head.sign_in()
        self.secretary.sign_in()
        dxx, others = Officer(port, DXX), Officer(port, CHECKS)
        dxx.sign_in()
        others.sign_in()
        self.checkers = [(dxx, 0), (others, 0), (others, 1), (others, 2)]  # one person serves in three of the bodies


def admission(crew, applicant):
    """Yields the steps of one admission, from handing in to the President's act. Each is made from pages as they are then, so whoever takes
    the next one has to send the one before until it is answered."""
    at, _ = fill(applicant)
    yield applicant.step("hand in", at, "/yuborish")
    case = at.split("/")[3]
    desk, mine = f"/xodim/ishlar/{case}", f"/kabinet/arizalar/{case}"
    wait(lambda: case in crew.registrar.page("/xodim/ishlar?tartib=opened&teskari=1"), "the case in the office's list")
    yield crew.registrar.step("claim", desk, "/olish")
    yield crew.registrar.step("question", desk, "/sorash", [("matn", "Oxirgi safaringiz sanasini aniqlashtiring.")])
    yield applicant.step("answer", mine, "/ish-javobi", [("matn", "Safar 2025-yil mart oyida boʻlgan.")])
    yield crew.registrar.step("to the checks", desk, "/bosqich", [("tanlov", "checks"), ("matn", "")])
    asked = crew.registrar.page(desk).split('id="sorovlar"')[1].split("</table>")[0].count("<tr") - 1
    turn, answered = 0, set()
    while asked:  # not every body is asked in every case
        checker, post = crew.checkers[turn % len(crew.checkers)]
        turn += 1
        checker.serve_at(post)
        listed = re.search(rf'href="(/xodim/tekshiruvlar/{case}/[^"?]+)"', checker.page("/xodim/tekshiruvlar"))
        if listed and listed.group(1) not in answered:  # the list follows a moment later
            answered.add(listed.group(1))
            _, _, choices = checker.form(listed.group(1), "")
            asked -= 1
            yield checker.step("check answered", listed.group(1), "", [("javob", choices["javob"][0]), ("izoh", "Tekshirildi.")])
        elif turn > 200:
            raise RuntimeError(f"{asked} questions are in nobody's list")
    yield crew.registrar.step("registers read", desk, "/dalillar/oqish")
    _, fields, _ = crew.registrar.form(desk, "/qaror")
    written = [(n, "Suhbatda va hujjatlar boʻyicha tekshirildi.") for n, _ in fields if n.startswith("explain.")]
    yield crew.registrar.step("proposal", desk, "/qaror", written + [
        ("outcome", "admitted"), ("facts", "Arizachi shart-sharoitlarga javob beradi."), ("conclusion", "Qabul qilish taklif etiladi."), ("do", "send")])
    if "/tasdiq\"" not in crew.head.page(desk):  # another head was drawn, who is not one of the crew
        _, _, choices = crew.head.form(desk, "/biriktirish")
        yield crew.head.step("assigned", desk, "/biriktirish", [("tanlov", choices["tanlov"][-1]), ("matn", "Navbatchilik jadvali boʻyicha.")])
    yield crew.head.step("confirm", desk, "/tasdiq")
    planned = crew.secretary.step("sitting planned", "/xodim/komissiya", "/xodim/komissiya", day("day", TODAY) + [("place", "Toshkent")])
    yield planned
    sitting = planned.location.split("?")[0]
    wait(lambda: case in crew.secretary.page(sitting), "the case among those that wait for the commission")
    if crew.secretary.has_form(desk, "/olish"):  # taken now, it is the secretary's when the President's act is to be recorded
        yield crew.secretary.step("claim", desk, "/olish")
    yield crew.secretary.step("agenda", sitting, "/kun-tartibi", [("add", case)])
    _, _, choices = crew.secretary.form(sitting, "/natija")
    here = [("present", v) for v in choices["present"]] + [("chair", choices["present"][0])]
    yield crew.secretary.step("attendance", sitting, "/natija", here)
    _, _, choices = crew.secretary.form(sitting, "/natija")  # those who are there are asked for their votes
    yield crew.secretary.step("votes", sitting, "/natija", here + [(n, "for") for n in choices if n.startswith("vote.")])
    yield crew.secretary.step("protocol", sitting, "/yopish")
    wait(lambda: crew.secretary.has_form(desk, "/hujjat") or crew.secretary.has_form(desk, "/olish"), "the case back at the commission's desk")
    if not crew.secretary.has_form(desk, "/hujjat"):
        yield crew.secretary.step("claim", desk, "/olish")
    yield crew.secretary.step("record", desk, "/hujjat", [("outcome", "admitted"), ("act_number", "PF-" + case[:8])] + day("act_date", TODAY))


def wait(holds, what, seconds=120):
    until = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > until:
            raise RuntimeError(f"{what}: not in {seconds} s")
        time.sleep(0.05)


def fill(applicant):
    """The form up to the page of answers: its address and tokens."""
    def once():
        response, _ = applicant.request("GET", f"/xizmatlar/{SERVICE}/ariza")
        if "daraja=2" in (response.getheader("Location") or ""):
            applicant.second_step()
        return applicant.fill(SERVICE, ANSWERS)
    action, tokens = patiently(once)
    return action.removesuffix("yuborish") + "tekshirish", tokens
