"""Memory with many idle connections, and how long a start on an existing cluster takes."""
import resource
import socket
import time

from house import resident_mb

CONNECTIONS = 1_000
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def memory(server):
    """MB resident while the connections, each of which has had an answer, are kept alive."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, CONNECTIONS + 200)), hard))
    open_ones = []
    try:
        for _ in range(CONNECTIONS):
            one = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            one.sendall(REQUEST)
            if not one.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("an idle connection had no answer")
            open_ones.append(one)
        time.sleep(1)
        for one in open_ones:
            one.setblocking(False)
            try:
                while (left := one.recv(65536)):
                    pass
                if left == b"":
                    raise RuntimeError("the server closed an idle connection")
            except BlockingIOError:
                pass
        return resident_mb(server.pid)
    finally:
        for one in open_ones:
            one.close()


def start(server, times=3):
    """Seconds from the command to the first answered page, the slowest of a few."""
    took = []
    for _ in range(times):
        server.stop()
        took.append(server.start())
    return max(took)
