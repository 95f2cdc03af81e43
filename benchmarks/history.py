"""How long the history takes for a person with very many pictures.

    .venv/bin/python -m benchmarks.history [--jobs 100000]

Fills the embedded system's database with rows of one person, spread over 300 days, and asks for
pages over HTTP as that person; writes its section of docs/benchmarks.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from typing import Any

import requests

from benchmarks.report import write
from benchmarks.turnaround import embedded
from config.home import PROJECT
from tests.embedded import Running, environment

TIMES = 21
FILL = """
import json
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from recognition.models import Batch, Job, Prediction
from tests.people import register

clerk, now = register("clerk@example.org"), timezone.now()
Job._meta.get_field("created").auto_now_add = False
batch = Batch.objects.create(owner=clerk)
for start in range(0, {count}, 5000):
    jobs = Job.objects.bulk_create(
        Job(batch=batch, owner=clerk, name=f"scan{{i}}.png", state="done", width=9, height=9,
            lowest=0.9, created=now - i * timedelta(days=300) / {count}, queued=now, finished=now)
        for i in range(start, min(start + 5000, {count}))
    )
    Prediction.objects.bulk_create(
        Prediction(job=job, order=0, text=str(100000 + i), confidence=0.9, model="none",
                   x=0, y=0, w=9, h=9)
        for i, job in enumerate(jobs, start)
    )
browser = Client()
browser.force_login(clerk, "allauth.account.auth_backends.AuthenticationBackend")
ids = Job.objects.order_by("-created", "-id").values_list("id", flat=True)
edges = [str(ids[len(ids) // 2]), str(ids[len(ids) - 25])]
print(json.dumps({{"session": browser.cookies["sessionid"].value, "edges": edges}}))
"""


def fill(running: Running, count: int) -> dict[str, Any]:
    """The rows, and what is needed to ask for them: a session and two jobs' ids."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", FILL.format(count=count)]
    told = subprocess.check_output(command, env=environment(running.home), cwd=PROJECT, text=True)
    return dict(json.loads(told.splitlines()[-1]))


def milliseconds(session: requests.Session, address: str) -> str:
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        session.get(address, timeout=60).raise_for_status()
        times.append(1000 * (time.perf_counter() - started))
    return f"median {statistics.median(times):.0f} ms, best {min(times):.0f} ms"


def measure(running: Running, count: int) -> list[tuple[str, str, str]]:
    filled = fill(running, count)
    session = requests.Session()
    session.cookies["sessionid"] = filled["session"]
    middle, last = filled["edges"]
    history = f"{running.address}history/"
    pages = [
        ("the first page", "", "no slower with more rows"),
        ("a page in the middle", f"?older_than={middle}", "like the first"),
        ("the last page", f"?older_than={last}", "like the first"),
        ("one state", "?state=done", "like the first"),
        ("what needs a look", "?state=check", "like the first"),
        ("the least sure first", "?sort=lowest", "like the first"),
        ("a number that is there", "?text=100017", "under 1 s"),
        ("a number that is not there", "?text=999999", "under 1 s"),
    ]
    return [(what, milliseconds(session, history + query), goal) for what, query, goal in pages]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=100_000)
    count = parser.parse_args().jobs
    with embedded() as running:
        rows = measure(running, count)
    command = f"python -m benchmarks.history --jobs {count}"
    write(f"The history of {count:,} pictures of one person", command, rows)


if __name__ == "__main__":
    main()
