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
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from config.celery import app
from config.processes import ends_with_parent, stop
from tests.servers import wait_until


class Worker:
    """One worker with its children, and beat inside it when it is to sweep."""

    def __init__(self, folder: Path, concurrency: int, sweep_seconds: float | None) -> None:
        self.name = f"test-{os.getpid()}-{id(self)}@localhost"
        self.log = folder / "worker.log"
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-n", self.name]
        command += ["-Q", "interactive,bulk", "--concurrency", str(concurrency)]
        if sweep_seconds:
            command += ["--beat", "--schedule", str(folder / "beat")]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env=_environment(sweep_seconds),
                stdout=log,
                stderr=log,
                preexec_fn=ends_with_parent(signal.SIGKILL),
            )
        wait_until(self._answers, f"the worker to answer; {self.log}", deadline=60)

    def children(self) -> list[psutil.Process]:
        """The processes that read images, not beat."""
        return [
            child
            for child in psutil.Process(self.process.pid).children()
            if "Beat" not in " ".join(child.cmdline())
        ]

    def kill(self) -> None:
        """All of it at once, as a power failure would."""
        processes = [psutil.Process(self.process.pid), *self.children()]
        for process in processes:
            process.kill()
        self.process.wait()

    def stop(self) -> None:
        stop(self.process, patience=10, signal_number=signal.SIGQUIT)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"The worker ended:\n{self.log.read_text()[-3000:]}")
        return bool(app.control.inspect([self.name], timeout=0.3).ping())


@contextmanager
def worker(*, concurrency: int = 1, sweep_seconds: float | None = None) -> Iterator[Worker]:
    """A worker that is ready to read; `sweep_seconds` has it look after lost jobs as well."""
    with tempfile.TemporaryDirectory(prefix="longhand-worker-") as folder:
        running = Worker(Path(folder), concurrency, sweep_seconds)
        try:
            yield running
        finally:
            running.stop()


def _environment(sweep_seconds: float | None) -> dict[str, str]:
    database = connection.settings_dict
    return {
        **os.environ,
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LONGHAND_LEASE": str(int(settings.LEASE.total_seconds())),
        "LONGHAND_SWEEP_SECONDS": str(sweep_seconds or settings.SWEEP_SECONDS),
    }
