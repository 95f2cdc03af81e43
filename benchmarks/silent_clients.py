"""What clients that say half a sentence do to each web server, on the same view.

    .venv/bin/python -m benchmarks.silent_clients [--silent 0 8 50]

Starts each server that is installed (gunicorn with threads is ours; waitress, granian and gevent
were compared: docs/decisions) with 8 threads, opens sockets that never finish their headers, or
their bodies, and asks for a page meanwhile; writes its section of docs/benchmarks.md.
"""

import argparse
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.report import write
from config.home import PROJECT
from config.processes import ends_with_parent, stop
from tests.servers import wait_until

THREADS = 8
CLIENTS = 4
REQUESTS = 200
PATIENCE = 3.0  # seconds until a client gives up
GIVEN_UP = 4  # in a row, which is enough to know
RECOVERY = 45.0  # seconds in which it may come to itself
HEADERS = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
COOKIE = b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"  # else the body is not even read
BODY = HEADERS + FORM + COOKIE + b"\r\nlogin=half"

GUNICORN = "gunicorn config.wsgi --bind 127.0.0.1:{port} --no-control-socket --log-level error"
SERVERS = {
    "gunicorn gthread": ("gunicorn", f"{GUNICORN} --worker-class gthread --threads {THREADS}"),
    "gunicorn, ours": (
        "gunicorn",
        f"{GUNICORN} --worker-class config.web.HeadersFirst --threads {THREADS}",
    ),
    "gunicorn gevent": ("gevent", f"{GUNICORN} --worker-class gevent"),
    "waitress": (
        "waitress",
        f"waitress --listen 127.0.0.1:{{port}} --threads {THREADS} config.wsgi:application",
    ),
    "granian": (
        "granian",
        "granian --interface wsgi --port {port} --http1-header-read-timeout 10000 "
        f"--blocking-threads {THREADS} --log-level error config.wsgi:application",
    ),
}


@contextmanager
def serving(command: str) -> Iterator[int]:
    """The port of a server with an empty database."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="longhand-silent-") as home:
        environment = {**os.environ, "LONGHAND_HOME": home, "LOG_LEVEL": "ERROR"}
        process = subprocess.Popen(
            [sys.executable, "-m", *command.format(port=port).split()],
            env=environment,
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=(Path(home) / "log").open("wb"),
            preexec_fn=ends_with_parent(),
        )
        try:
            wait_until(lambda: ask(port) is not None, f"{command} to answer", 60, every=0.1)
            yield port
        finally:
            stop(process, patience=10)


@contextmanager
def silence(port: int, count: int, half: bytes) -> Iterator[None]:
    with ExitStack() as open_sockets:
        for _ in range(count):
            client = open_sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(half)
        time.sleep(0.5)
        yield


def ask(port: int) -> float | None:
    """Milliseconds until the answer; None where there was none in time."""
    started = time.perf_counter()
    try:
        address = f"http://127.0.0.1:{port}/health/live"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            answer.read()
    except (OSError, urllib.error.URLError):
        return None
    return 1000 * (time.perf_counter() - started)


def answers(port: int) -> str:
    """The rate and time of answers, or after how long there was one."""
    started = time.perf_counter()
    first = [ask(port) for _ in range(GIVEN_UP)]
    if not any(first):
        while time.perf_counter() - started < RECOVERY:
            if ask(port) is not None:
                return f"none for {time.perf_counter() - started:.0f} s"
        return f"none for {RECOVERY:.0f} s"
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = list(pool.map(lambda _: ask(port), range(REQUESTS)))
    good = [t for t in times if t is not None]
    rate = len(good) / (time.perf_counter() - started)
    worst = statistics.quantiles(good, n=20)[-1]
    lost = f", {len(times) - len(good)} lost" if len(good) < len(times) else ""
    return f"{rate:.0f} a second, 95 of 100 under {worst:.0f} ms{lost}"


def measure(silent: list[int], only: list[str]) -> list[tuple[str, str, str]]:
    rows = []
    for name, (module, command) in SERVERS.items():
        if (only and name not in only) or importlib.util.find_spec(module) is None:
            continue
        for count in silent:
            for what, half in (("headers", HEADERS), ("bodies", BODY))[: 2 if count else 1]:
                with serving(command) as port, silence(port, count, half):
                    told = f"{name}, {count} clients with half of their {what}"
                    rows.append((told, answers(port), "an answer"))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--silent", type=int, nargs="+", default=[0, 8, 50])
    parser.add_argument("--only", nargs="+", default=[], choices=SERVERS)
    options = parser.parse_args()
    rows = measure(options.silent, options.only)
    counts = " ".join(map(str, options.silent))
    command = f"python -m benchmarks.silent_clients --silent {counts}"
    write("Clients that stop half-way", command, rows)


if __name__ == "__main__":
    main()
