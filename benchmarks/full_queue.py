"""What a queue that is full does to readiness, to who loses a worker, and to the second person.

    .venv/bin/python -m benchmarks.full_queue [--pages 150] [--pictures 300]

Starts `manage.py up` on an empty folder with one reading process. First large pages wait in the
quick queue, and the worker is killed in the middle of one; then one person's pictures wait in the
bulk queue, and another sends ten. Writes its section of docs/benchmarks.md.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psutil

from benchmarks.report import write
from benchmarks.turnaround import embedded
from config.home import PROJECT
from tests.embedded import Running, environment
from tests.servers import wait_until

DEADLINE = 400.0  # seconds for all pages to be read
BEFORE_THE_KILL = 8.0  # seconds
FILL = """
import sys
from django.core.files.base import ContentFile
from django.utils import timezone
from accounts.models import Plan, User
from recognition.models import Batch, Job
from recognition.queueing import enqueue
from recognition.submission import submit
from tests.people import register
from tests.pictures import draw, encode, picture

Plan.objects.update(images_a_day=100000)
person = User.objects.filter(email="{person}").first() or register("{person}")
if {count} <= 10:
    submit(person, [picture() for _ in range({count})])
    sys.exit()
batch, now = Batch.objects.create(owner=person), timezone.now()
takes_turns = any(field.name == "turn" for field in Job._meta.fields)
content = encode(draw("7", {size}), "JPEG")
jobs = []
for i in range({count}):
    turn = {{"turn": i + 1}} if takes_turns else {{}}
    job = Job(batch=batch, owner=person, queue="{queue}", width=9, height=9, queued=now, due=now,
              layout="{layout}", **turn)
    job.image.save("image.jpg", ContentFile(content), save=False)
    jobs.append(job)
Job.objects.bulk_create(jobs)
enqueue(jobs)
"""


def fill(running: Running, person: str, count: int, **about: object) -> None:
    script = FILL.format(person=person, count=count, **about)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", script]
    quiet = {**environment(running.home), "LOG_LEVEL": "WARNING"}
    subprocess.run(command, env=quiet, cwd=PROJECT, check=True)


def ask(running: Running, question: str, *values: object) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(running.home / "db.sqlite3", timeout=20)) as database:
        return list(database.execute(question, values))


def waiting(running: Running, person: str = "%") -> int:
    question = """SELECT count(*) FROM recognition_job JOIN accounts_user u ON u.id = owner_id
                  WHERE state IN ('queued', 'running') AND u.email LIKE ?"""
    return int(ask(running, question, person)[0][0])


def kill_worker(running: Running) -> list[str]:
    """The jobs that it had in its hands."""
    question = "SELECT id FROM recognition_job WHERE state = 'running'"
    wait_until(lambda: ask(running, question), "a job")
    found = [row[0] for row in ask(running, question)]
    service = running.service("worker@%h")
    assert service
    for process in [service, *service.children()]:
        process.kill()
    psutil.wait_procs([service], timeout=5)
    return found


def pages_wait(running: Running, count: int) -> list[tuple[str, str, str]]:
    fill(running, "clerk@example.org", count, queue="interactive", size=(4000, 3000), layout="page")
    started, killed, again = time.monotonic(), 0.0, ""
    hit: list[str] = []
    unready = 0.0
    while time.monotonic() < started + DEADLINE and waiting(running):
        asked = time.monotonic()
        if not hit and asked > started + BEFORE_THE_KILL:
            hit, killed = kill_worker(running), time.monotonic()
        is_ready = running.get("health/ready") == 200
        time.sleep(0.5)
        unready += 0 if is_ready else time.monotonic() - asked
        if hit and not again and _is_read_again(running, hit[0]):
            again = f"{time.monotonic() - killed:.0f} s, {waiting(running)} others wait"
    took = time.monotonic() - started
    return [
        (f"{count} pages in the quick queue are read in", f"{took:.0f} s", ""),
        ("meanwhile /health/ready said no for", f"{unready:.0f} s", "the worker's restart alone"),
        ("a job whose worker was killed begins again after", again or "not at all", "30 s"),
    ]


def _is_read_again(running: Running, job: str) -> bool:
    return bool(ask(running, "SELECT 1 FROM recognition_job WHERE id = ? AND attempts > 1", job))


def another_comes(running: Running, count: int) -> list[tuple[str, str, str]]:
    fill(running, "many@example.org", count, queue="bulk", size=(1200, 900), layout="number")
    fill(running, "few@example.org", 10, queue="", size=(), layout="")
    began = time.monotonic()
    before = waiting(running, "many%")
    wait_until(lambda: not waiting(running, "few%"), "the ten", DEADLINE, every=0.1)
    took, left = time.monotonic() - began, waiting(running, "many%")
    figure = f"{took:.1f} s; of another's {before} that waited before them {left} still wait"
    return [("ten pictures in the bulk queue are read in", figure, "most of them still wait")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--pictures", type=int, default=300)
    options = parser.parse_args()
    os.environ["LONGHAND_INTERACTIVE_JOBS"] = "0"  # so that the ten go to the bulk queue, too
    with embedded() as running:
        rows = pages_wait(running, options.pages)
        rows += another_comes(running, options.pictures)
    command = f"python -m benchmarks.full_queue --pages {options.pages}"
    write("A full queue", f"{command} --pictures {options.pictures}", rows)


if __name__ == "__main__":
    main()
