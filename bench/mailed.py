"""Appeals by e-mail while the server is killed: a mail is sent again until it is answered 250. In the end each mail is one appeal, under the number it was told, and
no other appeal came by mail."""
import smtplib
import threading
import time
from email.message import EmailMessage

BETWEEN = 1.0  # seconds: the limits against floods stay out of it
AGAIN_AFTER = 0.1


class Mailer(threading.Thread):
    """One mail server that keeps what it was not told 250 for."""

    def __init__(self, port, ends):
        super().__init__(daemon=True)
        self.port, self.ends = port, ends
        self.told = {}  # Message-ID -> number
        self.before = frozenset()  # numbers of the appeals that came by e-mail before, in the demonstration's past
        self.tries = 0
        self.failure = None

    def run(self):
        try:
            while time.monotonic() < self.ends:
                self.deliver(len(self.told))
                time.sleep(BETWEEN)
        except Exception as failure:  # reported by the main thread
            self.failure = failure

    def deliver(self, n):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"yozuvchi{n}@example.org", "murojaat@localhost", f"Xat {n}"
        mail["Message-ID"] = f"<{n}@example.org>"
        mail.set_content(f"{n}-xat: hovlimizda chiroq yonmaydi.\n")
        octets = mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        until = self.ends + 60
        while True:
            self.tries += 1
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as server:
                    server.ehlo("example.org")
                    server.mail(mail["From"])
                    server.rcpt("murojaat@localhost")
                    code, words = server.data(octets)
                if code == 250:
                    self.told[mail["Message-ID"]] = words.decode().rsplit(" ", 1)[1]
                    return
                if code >= 500:
                    raise AssertionError(f"a mail was refused: {code} {words}")
            except (OSError, smtplib.SMTPException):
                pass
            if time.monotonic() > until:
                raise RuntimeError("a mail was not taken in the end")
            time.sleep(AGAIN_AFTER)


def by_mail(server):
    return {row[0] for row in server.sql("select number from murojaat.appeals where channel = 'email'")}


def check(server, found, mailer):
    found.check("the mail server went on to the end", mailer.failure is None and not mailer.is_alive(), repr(mailer.failure))
    there = by_mail(server) - mailer.before
    told = set(mailer.told.values())
    found.check(f"all {len(told)} mails that were answered 250 are appeals, each one ({mailer.tries} times sent)",
                len(told) == len(mailer.told) > 0 and told == there, (told ^ there, len(mailer.told)))
    wrong = server.sql("select a.number from murojaat.appeals a left join murojaat.events e using (subject_id, appeal_id) where a.channel = 'email'"
                       " group by 1 having count(*) filter (where e.kind = 'registered') <> 1")
    wrong = [row[0] for row in wrong if row[0] not in mailer.before]
    found.check("each was registered once", not wrong, wrong)
    letters = [path.name for path in (server.data / "outbox").glob("*.eml")]
    found.check("each was confirmed by one letter", len(letters) == len(told), (len(letters), len(told)))
    found.check("the spool is empty", not list((server.data / "mail").iterdir()))
