"""What one account does to the whole site with small files that unpack to large pictures.

    .venv/bin/python -m benchmarks.heavy_uploads [--parallel 8] [--seconds 20]

Starts `manage.py up` on an empty folder. One person sends, several at the same time and again and
again, four PNGs of 24 megapixels each; somebody else asks for the log-in page meanwhile. Writes its
section of docs/benchmarks.md.
"""

import argparse
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter

import psutil
import requests

from benchmarks.report import write
from benchmarks.turnaround import embedded
from config.home import PROJECT
from tests.embedded import Running, environment
from tests.pictures import draw, encode

PERSON = "clerk@example.org"
PASSWORD = "correct horse battery staple"  # of everybody that tests.people registers
SIZE = (6000, 4000)  # 24 megapixels, the most that was taken when this was found
IN_AN_UPLOAD = 4
QUIET = 5.0  # seconds of asking before anybody sends
PAUSE = 0.05  # seconds between two looks
PATIENCE = 120  # seconds until an answer is given up
BEFORE = (
    "While the web process still opened uploads itself, the log-in page took up to 30 s instead of"
    " 82 ms, and a web process had 1,733 MB."
)
REGISTER = f"""
from accounts.models import Plan
from tests.people import register
Plan.objects.update(images_a_day=100000, megabytes=100000)
register("{PERSON}")
"""


def logged_in(running: Running) -> requests.Session:
    session, address = requests.Session(), f"{running.address}accounts/login/"
    session.get(address, timeout=PATIENCE)
    form = {"login": PERSON, "password": PASSWORD, **_unforged(session)}
    session.post(address, form, timeout=PATIENCE).raise_for_status()
    return session


def _unforged(session: requests.Session) -> dict[str, str]:
    return {"csrfmiddlewaretoken": str(session.cookies["csrftoken"])}


def send(
    running: Running,
    session: requests.Session,
    content: bytes,
    is_over: threading.Event,
    answers: Counter[int],
) -> None:
    """Upload after upload; what was answered is counted."""
    form = {**_unforged(session), "layout": "number", "script": "latin"}
    while not is_over.is_set():
        files = [("images", (f"{n}.png", content, "image/png")) for n in range(IN_AN_UPLOAD)]
        answer = session.post(
            f"{running.address}upload/", form, files=files, timeout=PATIENCE, allow_redirects=False
        )
        answers[answer.status_code] += 1


class Web:
    """The log-in page's times, and the most memory of a web process, as long as one looks."""

    def __init__(self, running: Running) -> None:
        self.address = f"{running.address}accounts/login/"
        service = running.service("gunicorn")
        assert service
        self.processes = [service, *service.children()]
        self.times: list[float] = []
        self.bytes = 0

    def look(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            started = time.perf_counter()
            requests.get(self.address, timeout=PATIENCE).raise_for_status()
            self.times.append(time.perf_counter() - started)
            self._weigh()
            time.sleep(PAUSE)

    def weigh(self, is_over: threading.Event) -> None:
        while not is_over.wait(PAUSE):
            self._weigh()

    def _weigh(self) -> None:
        for process in self.processes:
            try:
                self.bytes = max(self.bytes, process.memory_info().rss)
            except psutil.NoSuchProcess:
                continue

    @property
    def slow(self) -> float:
        """Seconds under which 95 of 100 answers came."""
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


def measure(running: Running, parallel: int, seconds: float) -> list[tuple[str, str, str]]:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", REGISTER]
    subprocess.run(command, env=environment(running.home), cwd=PROJECT, check=True)
    content = encode(draw("35287", SIZE), "PNG")
    sessions = [logged_in(running) for _ in range(parallel)]
    quiet, busy = Web(running), Web(running)
    quiet.look(QUIET)
    is_over, answers = threading.Event(), Counter[int]()
    at_it = [
        threading.Thread(target=send, args=(running, session, content, is_over, answers))
        for session in sessions
    ]
    at_it.append(threading.Thread(target=busy.weigh, args=(is_over,)))
    for thread in at_it:
        thread.start()
    busy.look(seconds)
    is_over.set()
    for thread in at_it:
        thread.join()
    kilobytes = len(content) // 1000
    told = ", ".join(f"{count} times {status}" for status, count in sorted(answers.items()))
    return [
        ("the log-in page while all is quiet", f"95 of 100 under {1000 * quiet.slow:.0f} ms", ""),
        (
            f"during {parallel} uploads at a time, {IN_AN_UPLOAD} PNGs each of {kilobytes} kB",
            f"95 of 100 under {1000 * busy.slow:.0f} ms",
            "",
        ),
        ("times as long", f"{busy.slow / quiet.slow:.1f}", "less than 3"),
        ("its longest time", f"{max(busy.times):.1f} s", ""),
        ("web process, the most resident", f"{busy.bytes / 1e6:.0f} MB", "under 200 MB"),
        ("the uploads were answered", told, ""),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parallel", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with embedded() as running:
        rows = measure(running, options.parallel, options.seconds)
    command = f"python -m benchmarks.heavy_uploads --parallel {options.parallel}"
    write("Small files that are large pictures", command, rows, BEFORE)


if __name__ == "__main__":
    main()
