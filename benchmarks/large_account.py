"""What an account with very many pictures costs when one more comes, and when it is deleted.

    .venv/bin/python -m benchmarks.large_account [--jobs 20000]

Fills the embedded system's database with rows of one person (no pictures on the disk), keeps one
more, and deletes the account while another person sends a picture again and again; writes its
section of docs/benchmarks.md.
"""

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing

import requests

from benchmarks.report import write
from benchmarks.turnaround import client, embedded
from config.home import PROJECT
from tests.embedded import Running, environment
from tests.pictures import draw, encode
from tests.servers import wait_until

DEADLINE = 600.0  # seconds
FILL = """
import json, statistics, time
from django.db import transaction
from django.utils import timezone
from accounts.models import Plan, User
from recognition.models import Batch, Digit, Job, Prediction
from tests.people import register

clerk, now = register("clerk@example.org"), timezone.now()
Plan.objects.update(images_a_day=10**6, megabytes=10**6)
box = dict(x=0, y=0, w=9, h=9)
for start in range(0, {count}, 500):
    batch = Batch.objects.create(owner=clerk)
    jobs = Job.objects.bulk_create(
        Job(batch=batch, owner=clerk, name=f"scan{{i}}.png", state="done", width=9, height=9,
            queued=now, finished=now, bytes=1000, image=f"images/aa/{{i}}.png")
        for i in range(start, min(start + 500, {count}))
    )
    predictions = Prediction.objects.bulk_create(
        Prediction(job=job, order=0, text="12345", confidence=0.9, model="none", **box)
        for job in jobs
    )
    Digit.objects.bulk_create(
        Digit(prediction=p, position=n, value=str(n), glyph=str(n), confidence=0.9,
              probabilities=[0.1] * 10, **box)
        for p in predictions for n in range(5)
    )
times = []
for _ in range(31):
    with transaction.atomic():
        started = time.perf_counter()
        assert not clerk.reserve(1, 1000)
        times.append(1000 * (time.perf_counter() - started))
print(json.dumps(statistics.median(times)))
"""
DELETE = """
import time
from accounts import deletion
from accounts.models import User
started = time.perf_counter()
delete = deletion.begin if hasattr(deletion, "begin") else deletion.delete_account
delete(User.objects.get(email="clerk@example.org"))
print(time.perf_counter() - started)
"""


def shell(running: Running, script: str) -> float:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", script]
    told = subprocess.check_output(command, env=environment(running.home), cwd=PROJECT, text=True)
    return float(json.loads(told.splitlines()[-1]))


class Other(threading.Thread):
    """Another person, who sends a picture again and again."""

    def __init__(self, running: Running) -> None:
        super().__init__(daemon=True)
        self.session = client(running)
        self.address = f"{running.address}api/v1/jobs/"
        self.times: list[float] = []
        self.refused = 0
        self.is_over = threading.Event()

    def run(self) -> None:
        picture = encode(draw("7"))
        while not self.is_over.wait(0.2):
            started = time.perf_counter()
            files = {"image": ("seven.png", picture, "image/png")}
            answer = self.session.post(self.address, files=files, timeout=120)
            self.times.append(time.perf_counter() - started)
            self.refused += answer.status_code != requests.codes.accepted


def is_gone(running: Running) -> bool:
    with closing(sqlite3.connect(running.home / "db.sqlite3", timeout=60)) as database:
        found = database.execute("SELECT 1 FROM accounts_user WHERE email = 'clerk@example.org'")
        return not list(found)


def measure(running: Running, count: int) -> list[tuple[str, str, str]]:
    reserving = shell(running, FILL.format(count=count))
    other = Other(running)
    other.start()
    began = time.perf_counter()
    request = shell(running, DELETE)
    wait_until(lambda: is_gone(running), "the account to be gone", DEADLINE, every=0.5)
    took = time.perf_counter() - began
    other.is_over.set()
    other.join()
    sent, worst = len(other.times), max(other.times)
    usual = statistics.median(other.times)
    refused = f"{other.refused} of {sent} refused"
    figure = f"median {1000 * usual:.0f} ms, longest {worst:.1f} s, {refused}"
    return [
        ("weighing one more picture against the plan", f"{reserving:.1f} ms", "no more with more"),
        ("the request to delete the account", f"{request:.2f} s", "at once"),
        ("until nothing is left", f"{took:.0f} s", ""),
        ("another person's uploads meanwhile", figure, "none refused"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    count = parser.parse_args().jobs
    with embedded() as running:
        rows = measure(running, count)
    command = f"python -m benchmarks.large_account --jobs {count}"
    write(f"An account with {count:,} pictures", command, rows)


if __name__ == "__main__":
    main()
