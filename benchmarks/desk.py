"""How fast the desk is: opening a batch of 500 forms, and the next number after a key.

    .venv/bin/python -m benchmarks.desk [--keys 300]

Starts `manage.py up` on an empty folder, makes a batch of 500 pictures with six numbers each as
rows, opens it at the desk in Chromium, and presses Enter, a third of a second apart. A number
counts as shown with the frame that is drawn next. The section in docs/benchmarks.md is written
anew.
"""

import argparse
import statistics
import subprocess
import sys
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import write
from benchmarks.screenshots import CHROMIUM, MAKE_PERSON, PERSON, PHOTO, log_in
from benchmarks.turnaround import embedded
from config.home import PROJECT
from tests.embedded import environment

PAUSE = 333  # milliseconds between two keys
OPENINGS = 5
MAKE_BATCH = f"""
from pathlib import Path
from django.core.files.base import ContentFile
from django.utils import timezone
from recognition.models import Batch, Job, Prediction
user = User.objects.get(email="{PERSON}")
batch = Batch.objects.create(owner=user)
now = timezone.now()
jobs = [
    Job(batch=batch, owner=user, state="done", queued=now, finished=now, width=640, height=400)
    for _ in range(500)
]
jobs[0].image.save("image.jpg", ContentFile(Path("{PHOTO}").read_bytes()), save=False)
for job in jobs:
    job.image = job.thumbnail = jobs[0].image.name
Job.objects.bulk_create(jobs)
Prediction.objects.bulk_create(
    Prediction(
        job=job, order=n, text="35287", confidence=0.5, x=40 * n, y=90, w=300, h=90, model="m"
    )
    for job in jobs for n in range(6)
)
print(batch.pk)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keys", type=int, default=300)
    keys = parser.parse_args().keys
    with embedded() as running:
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE_PERSON + MAKE_BATCH]
        made = subprocess.run(
            command, env=environment(running.home), cwd=PROJECT, check=True, stdout=subprocess.PIPE
        )
        batch = made.stdout.decode().split()[-1]
        openings, nexts, left = sit(running.address, f"/desk/?batch={batch}", keys)
    report(openings, nexts, keys, 3000 - left)


def sit(address: str, path: str, keys: int) -> tuple[list[float], list[float], int]:
    """Seconds of each opening, milliseconds to each next number, and how many are left."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 960})
        log_in(page)
        openings = [opened(page, path) for _ in range(OPENINGS)]
        for _ in range(keys):
            page.keyboard.press("Enter")
            page.wait_for_timeout(PAUSE)
        script = "performance.getEntriesByName('desk-next').map((entry) => entry.duration)"
        nexts = page.evaluate(script)[1:]  # the first is the opening's
        opened(page, path)
        left = int(page.locator("#desk-count").inner_text().split()[0].replace(",", ""))
        browser.close()
    return openings, nexts, left


def opened(page: Page, path: str) -> float:
    began = time.perf_counter()
    page.goto(path)
    page.get_by_label("What stands there?").wait_for()
    return time.perf_counter() - began


def report(openings: list[float], nexts: list[float], keys: int, kept: int) -> None:
    late = statistics.quantiles(nexts, n=20)[-1]
    rows = [
        (
            "opening a batch of 500 pictures with 3,000 numbers, median",
            f"{statistics.median(openings):.2f} s",
            "1 s",
        ),
        (f"the next number after each of {keys} keys, p95", f"{late:.0f} ms", "100 ms"),
        (f"verdicts kept of {keys}", f"{kept}", f"{keys}"),
    ]
    write("The desk", "python -m benchmarks.desk", rows)
    print(*rows, sep="\n")


if __name__ == "__main__":
    main()
