"""How long one picture takes on the idle embedded system, and how much memory it needs.

    .venv/bin/python -m benchmarks.turnaround [--pictures 100]

Starts `manage.py up` on an empty folder, sends pictures through the API one after the other, and
writes docs/benchmarks.md. The time from POST to DONE is taken twice: from the job's own times,
and at the client, which asks for the job every POLLING seconds.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from benchmarks.report import write
from config.home import PROJECT
from tests.embedded import Running, environment
from tests.pictures import draw, encode

POLLING = 0.02
PAGES = 200
PERSON = "benchmark@example.org"


@contextmanager
def embedded() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="longhand-benchmark-") as folder:
        running = Running(Path(folder) / "state", "--port", "0")
        try:
            running.wait_until_open()
            running.wait_until_ready()
            yield running
        finally:
            running.process.terminate()
            running.process.wait(30)


def client(running: Running) -> requests.Session:
    command = [sys.executable, str(PROJECT / "manage.py"), "createtoken", PERSON, "--create"]
    token = subprocess.check_output(command, env=environment(running.home), text=True).split()[-1]
    session = requests.Session()
    session.headers["Authorization"] = f"Token {token}"
    return session


def read_one(running: Running, session: requests.Session, picture: bytes) -> dict[str, Any]:
    """Send a picture and ask until it is read; the job, and the client's `seconds`."""
    started = time.perf_counter()
    jobs = f"{running.address}api/v1/jobs/"
    answer = session.post(jobs, files={"image": ("number.png", picture, "image/png")}, timeout=30)
    answer.raise_for_status()
    job = dict(answer.json())
    while job["state"] in ("queued", "running"):
        time.sleep(POLLING)
        job = session.get(f"{jobs}{job['id']}/", timeout=30).json()
    if job["state"] != "done":
        raise RuntimeError(f"The job ended {job['state']}: {job['error']}")
    return {**job, "seconds": time.perf_counter() - started}


def front_page_milliseconds(running: Running) -> list[float]:
    """On one kept connection, so that what is left is the server's time and little else."""
    session, times = requests.Session(), []
    for _ in range(PAGES):
        started = time.perf_counter()
        session.get(running.address, timeout=30).raise_for_status()
        times.append(1000 * (time.perf_counter() - started))
    return times


def megabytes(running: Running, word: str) -> float:
    """Resident memory of the largest child of this service's leading process."""
    service = running.service(word)
    assert service
    return max(child.memory_info().rss for child in service.children()) / 1e6


def own_milliseconds(job: dict[str, Any]) -> float:
    created, finished = (datetime.fromisoformat(job[name]) for name in ("created", "finished"))
    return 1000 * (finished - created).total_seconds()


def quantiles(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=20)
    return f"median {statistics.median(values):.0f} ms, 95 of 100 under {cuts[-1]:.0f} ms"


def measure(running: Running, count: int) -> list[tuple[str, str, str]]:
    session = client(running)
    pictures = [encode(draw(str(number))) for number in range(10)]
    read_one(running, session, pictures[0])  # so that every process has done its first
    jobs = [read_one(running, session, pictures[n % 10]) for n in range(count)]
    own = quantiles([own_milliseconds(job) for job in jobs])
    seen = quantiles([1000 * job["seconds"] for job in jobs])
    polling = f"{1000 * POLLING:.0f} ms"
    web, worker = (f"{megabytes(running, word):.0f} MB" for word in ("gunicorn", "worker@%h"))
    return [
        ("POST to DONE, by the job's own times", own, "median under 150 ms"),
        (f"POST to DONE at a client that asks every {polling}", seen, f"150 ms and {polling}"),
        ("front page at a client", quantiles(front_page_milliseconds(running)), "under 20 ms"),
        ("web process, resident", web, "under 150 MB"),
        ("worker child, resident", worker, "under 200 MB"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100)
    count = parser.parse_args().pictures
    with embedded() as running:
        rows = measure(running, count)
    command = f"python -m benchmarks.turnaround --pictures {count}"
    write("One picture on the idle embedded system", command, rows)


if __name__ == "__main__":
    main()
