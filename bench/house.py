"""A Darcha of one's own, for measuring and torturing: server with private cluster on a data folder, citizens over HTTP, SQL for what HTTP cannot show."""
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
PASSWORD = "namuna-mamlakat-2026"  # of the synthetic persons; everyone may know it
# Synthetic persons with an account and a registered address (src/seed/demo.cpp): one worker each, so that nobody waits at the sign-in limits.
PINS = ["41704919990029", "30203499990116", "40910849990218", "42106959990323", "61102079990435", "33001799990514"]


def program(preset):
    if chosen := os.environ.get("DARCHA_PROGRAM"):  # another build, to compare with
        return pathlib.Path(chosen)
    path = ROOT / "build" / preset / "src" / "darcha"
    if not path.exists():
        raise SystemExit(f"{path} is not built: ./dev build {preset}")
    return path


def psql_program(name):
    found = shutil.which(name) or next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if not found:
        raise SystemExit(f"{name} is missing: ./dev install run")
    return str(found)


class Server:
    def __init__(self, data, preset="release", port=8690, services=None, connections=12, level="warn", mail_port=0):
        self.data = pathlib.Path(data)
        self.port = port
        self.log = self.data.with_name(self.data.name + ".log")
        self.command = [str(program(preset)), "serve", "--demo", "--data-dir", str(self.data), "--port", str(port), "--internal-port", str(port + 1),
                        "--db-connections", str(connections), "--log-level", level]
        if mail_port:
            self.command += ["--mail-port", str(mail_port)]
        if services:
            self.command += ["--services-dir", str(services)]
        self.process = None

    def start(self, patience=60):
        """Seconds until the first page was answered."""
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=ROOT, start_new_session=True)
        while time.monotonic() - began < patience:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}, see {self.log}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                return time.monotonic() - began
            except OSError:
                time.sleep(0.01)
        raise SystemExit(f"the server does not answer after {patience} s, see {self.log}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.process = None

    def kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def pid(self):
        return self.process.pid

    def postmaster(self):
        """Lines of postmaster.pid (pid first, socket folder fifth), or None while there is none."""
        try:
            lines = (self.data / "postgres" / "postmaster.pid").read_text().splitlines()
        except OSError:
            return None
        return lines if len(lines) > 4 else None

    def database(self):
        """libpq settings of the private cluster."""
        return ["-h", self.postmaster()[4], "-U", "darcha", "darcha"]

    def sql(self, text, user="darcha"):
        """Rows as lists of strings. User postgres: what only the cluster's own may do."""
        done = subprocess.run([psql_program("psql"), *self.database(), "-U", user, "-qAtX", "-F", "\x1f", "-v", "ON_ERROR_STOP=1"], input=text, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return [line.split("\x1f") for line in done.stdout.splitlines() if line]

    def count(self, text):
        return int(self.sql(text)[0][0])


class Citizen:
    """One person with a browser: cookies, keep-alive, forms."""

    def __init__(self, port, pin, timeout=30):
        self.port, self.pin, self.timeout = port, pin, timeout
        self.cookies = {}
        self.connection = None

    def request(self, method, path, form=None):
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Cookie": self.cookie()}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            raise
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.split(";")[0].partition("=")
                self.cookies[key] = rest
        return response, text

    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self):
        _, page = self.request("GET", "/kirish")
        response, _ = self.request("POST", "/kirish", {**hidden(page), "identifier": self.pin, "password": PASSWORD})
        if response.status != 303:
            raise RuntimeError(f"{self.pin} cannot sign in: {response.status}")

    def fill(self, service, answers):
        """Fills the wizard, from wherever an earlier try left it, up to the check page: (address to hand in at, hidden fields of the form)."""
        response, _ = self.request("GET", f"/xizmatlar/{service}/ariza")
        at = response.getheader("Location") or ""
        while "/shakl/" in at:
            _, page = self.request("GET", at)
            response, _ = self.request("POST", at, {**hidden(page), **answers[at.rsplit("/", 1)[1]]})
            at = response.getheader("Location") or ""
        if not at.endswith("/tekshirish"):
            raise RuntimeError(f"the form of {service} is not filled: {response.status} {at}")
        response, page = self.request("GET", at)
        if response.status != 200:
            raise RuntimeError(f"the check page of {service}: {response.status}")
        return at.removesuffix("tekshirish") + "yuborish", hidden(page)


def hidden(page):
    """The tokens of the last form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(csrf|once)" value="([^"]*)"', page))


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cluster_cpu_seconds(postmaster):
    """CPU time of a PostgreSQL server: of the processes there are, and of those that have ended."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(stat.parent.name) == postmaster:
            total += sum(int(f) for f in fields[11:15])
        elif int(fields[1]) == postmaster:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def resident_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
