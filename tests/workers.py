"""A real Celery worker for tests, beside the test's own database and Redis.

    def test_…(transactional_db: None) -> None:
        with worker():
            …  # jobs that are submitted here are read

The test must commit (`transactional_db`, `live_server`), or the worker sees no row.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from config.celery import app
from config.processes import ends_with_parent, stop
from tests.processes import is_alive
from tests.servers import wait_until


class Worker:
    """One worker with its children."""

    def __init__(self, folder: Path, concurrency: int) -> None:
        self.name = f"test-{os.getpid()}-{id(self)}@localhost"
        self.log = folder / "worker.log"
        options = ["--hostname", self.name, "--queues", "sweep,interactive,bulk,background"]
        self.process = _celery("worker", *options, "--concurrency", str(concurrency), log=self.log)
        wait_until(self._answers, f"the worker to answer; {self.log}", deadline=60)

    def children(self) -> list[psutil.Process]:
        """The processes that read images."""
        return [c for c in psutil.Process(self.process.pid).children() if is_alive(c)]

    def kill(self) -> None:
        """All of it at once, as a power failure would."""
        for process in [psutil.Process(self.process.pid), *self.children()]:
            with suppress(psutil.NoSuchProcess):  # a child may end by itself
                process.kill()
        self.process.wait()

    def stop(self) -> None:
        stop(self.process, patience=10, signal_number=signal.SIGQUIT)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"The worker ended:\n{self.log.read_text()[-3000:]}")
        return bool(app.control.inspect([self.name], timeout=0.3).ping())


@contextmanager
def worker(*, concurrency: int = 1) -> Iterator[Worker]:
    """A worker that is ready to read."""
    with tempfile.TemporaryDirectory(prefix="longhand-worker-") as folder:
        running = Worker(Path(folder), concurrency)
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def beat(*, sweep_seconds: float = 0.5) -> Iterator[None]:
    """Beat, which has the worker look after lost jobs this often."""
    with tempfile.TemporaryDirectory(prefix="longhand-beat-") as folder:
        schedule = ["--schedule", f"{folder}/schedule", "--pidfile="]
        process = _celery("beat", *schedule, log=Path(folder) / "log", sweep_seconds=sweep_seconds)
        try:
            yield
        finally:
            stop(process, patience=10)


def _celery(*arguments: str, log: Path, sweep_seconds: float = 5) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LONGHAND_LEASE": str(int(settings.LEASE.total_seconds())),
        "LONGHAND_SWEEP_SECONDS": str(sweep_seconds),
    }
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "config", *arguments],
            env=environment,
            stdout=file,
            stderr=file,
            preexec_fn=ends_with_parent(signal.SIGKILL),
        )
