"""The front page from the cache against nginx serving the same octets with the same headers: requests for each second of the server's CPU time."""
import http.client
import os
import re
import statistics
import subprocess
import time

from house import ROOT, cpu_seconds

CONNECTIONS = 32
SECONDS = 5
ROUNDS = 3
NGINX_PORT = int(os.environ.get("DARCHA_BENCH_PORT", "8690")) + 9
HOP = {"content-length", "content-type", "date", "connection", "etag", "server", "last-modified", "accept-ranges", "x-request-id"}

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  sendfile on;
  open_file_cache max=16;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp; uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  types {{ }}
  default_type "text/html; charset=utf-8";
  server {{
    listen 127.0.0.1:{port};
    location / {{
      root {folder};
      try_files /page =404;
{headers}
    }}
  }}
}}
"""


def nginx_program():
    """The machine's nginx, or Debian's package unpacked below build/: installing it would start a web server on the user's machine."""
    folder = ROOT / "build" / "bench" / "nginx"
    program = folder / "usr" / "sbin" / "nginx"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", "nginx"], cwd=folder, check=True, capture_output=True)
        package = next(folder.glob("nginx_*.deb"))
        subprocess.run(["dpkg", "-x", package.name, "."], cwd=folder, check=True)
    return program


def front_page(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200 and "no-store" not in (response.getheader("Cache-Control") or "")
    return body, response.getheaders()


def start_nginx(folder, body, headers):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page").write_bytes(body)
    lines = "".join(f'      add_header {name} "{value}";\n' for name, value in headers if name.lower() not in HOP)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=NGINX_PORT, headers=lines))
    nginx = subprocess.Popen([str(nginx_program()), "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            got, got_headers = front_page(NGINX_PORT)
            if got != body:
                raise RuntimeError("nginx serves other octets")
            return nginx, got_headers
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx does not answer, see build/bench/front/error.log")


def nginx_worker(nginx):
    """It is the worker that serves, not the master."""
    return int(subprocess.run(["ps", "-o", "pid=", "--ppid", str(nginx.pid)], capture_output=True, text=True, check=True).stdout.split()[0])


def run(port, pid):
    before = cpu_seconds(pid)
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in done or "Socket errors" in done:
        raise RuntimeError(done)
    requests = int(re.search(r"(\d+) requests in", done).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done).group(1))
    return requests / (cpu_seconds(pid) - before), rate, re.search(r"99%\s+(\S+)", done).group(1)


def measure(server, folder):
    body, headers = front_page(server.port)
    nginx, theirs = start_nginx(folder / "front", body, headers)
    weight = lambda h: sum(len(k) + len(v) + 4 for k, v in h)
    print(f"  page of {len(body)} octets; headers: ours {weight(headers)}, nginx {weight(theirs)} octets", flush=True)
    try:
        ours, base = [], []
        for turn in range(ROUNDS):
            ours.append(run(server.port, server.pid))
            base.append(run(NGINX_PORT, nginx_worker(nginx)))
            print(f"  round {turn + 1}: ours {ours[-1][0]:.0f} per CPU second ({ours[-1][1]:.0f}/s, p99 {ours[-1][2]}), nginx {base[-1][0]:.0f} ({base[-1][1]:.0f}/s, p99 {base[-1][2]})", flush=True)
    finally:
        nginx.terminate()
        nginx.wait()
    return statistics.median(r[0] for r in ours), statistics.median(r[0] for r in base), sorted(ours)[len(ours) // 2], len(body)
