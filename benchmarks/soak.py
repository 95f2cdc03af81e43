"""Kill -9, again and again, while pictures come in: no job may be lost or read twice.

    .venv/bin/python -m benchmarks.soak [--minutes 10]

Starts `manage.py up` on an empty folder, sends pictures through the API, and every few seconds
kills the worker's child, the worker, Redis, the web or beat. At the end each job that the API
accepted must be done with one prediction; the figures go into docs/benchmarks.md.
"""

import argparse
import contextlib
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import psutil
import requests

from benchmarks.report import write
from benchmarks.turnaround import client, embedded
from tests.embedded import Running
from tests.pictures import draw, encode
from tests.servers import wait_until

VICTIMS = ("worker's child", "worker", "redis", "web", "beat")
BETWEEN_KILLS = (3.0, 8.0)  # seconds
BETWEEN_PICTURES = 0.2
CALM = 240.0  # seconds for everything to be read after the last kill
GIVEN_UP = 3  # attempts after which a job that was hit each time rightly fails


@dataclass
class Soak:
    running: Running
    session: requests.Session
    chance: random.Random
    accepted: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    jobs: list[dict[str, object]] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        next_kill = time.monotonic() + BETWEEN_KILLS[0]
        while time.monotonic() < end:
            self.send()
            if time.monotonic() > next_kill:
                self.kill(self.chance.choice(VICTIMS))
                next_kill = time.monotonic() + self.chance.uniform(*BETWEEN_KILLS)
            time.sleep(BETWEEN_PICTURES)

    def send(self) -> None:
        """A refused connection is the client's to repeat; an accepted job is ours to keep."""
        picture = encode(draw(str(self.chance.randrange(10))))
        files = {"image": ("number.png", picture, "image/png")}
        with contextlib.suppress(requests.ConnectionError):
            answer = self.session.post(self._jobs, files=files, timeout=30)
            if answer.status_code == requests.codes.accepted:
                self.accepted.append(answer.json()["id"])

    def kill(self, victim: str) -> None:
        for process in self._processes(victim)[:1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
                self.kills[victim] += 1

    def _processes(self, victim: str) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            if victim == "redis":
                return [p for p in self.running.family() if "redis-server" in p.name()]
            word = {"web": "gunicorn", "beat": "beat"}.get(victim, "worker@%h")
            service = self.running.service(word)
            if service:
                return service.children() if victim == "worker's child" else [service]
        return []

    def settle(self) -> None:
        """Wait until nothing is open any more, then fetch every accepted job."""
        self.running.wait_until_ready()
        open_jobs = set(self.accepted)

        def none_is_open() -> bool:
            for job in sorted(open_jobs)[:20]:
                answer = self.session.get(f"{self._jobs}{job}/", timeout=30).json()
                if answer["state"] not in ("queued", "running"):
                    self.jobs.append(answer)
                    open_jobs.discard(job)
            return not open_jobs

        wait_until(none_is_open, "every job to be over", CALM)

    @property
    def _jobs(self) -> str:
        return f"{self.running.address}api/v1/jobs/"


def summary(soak: Soak) -> tuple[list[tuple[str, str, str]], bool]:
    states = Counter(str(job["state"]) for job in soak.jobs)
    done = [job for job in soak.jobs if job["state"] == "done"]
    odd = [job["id"] for job in done if len(list(job["predictions"])) != 1]  # type: ignore[call-overload]
    attempts = Counter(int(str(job["attempts"])) for job in soak.jobs)
    wrongly_failed = [
        job["id"] for job in soak.jobs if job["state"] != "done" and job["attempts"] != GIVEN_UP
    ]
    kills = ", ".join(f"{name} {count}" for name, count in soak.kills.items())
    rows = [
        ("kills", f"{soak.kills.total()} ({kills})", ""),
        ("jobs accepted", str(len(soak.accepted)), ""),
        ("jobs over", f"{len(soak.jobs)} ({dict(states)})", "all"),
        ("jobs with none or two results", str(len(odd)), "0"),
        ("jobs by attempts", str(dict(sorted(attempts.items()))), ""),
        (f"jobs failed with fewer than {GIVEN_UP} hits", str(len(wrongly_failed)), "0"),
    ]
    return rows, not odd and not wrongly_failed and len(soak.jobs) == len(soak.accepted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with embedded() as running:
        soak = Soak(running, client(running), random.Random(options.seed))
        soak.run(60 * options.minutes)
        soak.settle()
    rows, good = summary(soak)
    command = f"python -m benchmarks.soak --minutes {options.minutes:g} --seed {options.seed}"
    write("Kill -9 while pictures come in", command, rows)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
