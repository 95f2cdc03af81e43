"""The embedded system as a newcomer starts it: `manage.py up` on a folder of its own."""

import contextlib
import itertools
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from config.home import PROJECT
from tests.processes import is_alive
from tests.servers import wait_until

FROM_THE_TEST_RUN = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
COUNT = itertools.count()


class Running:
    """One embedded system, and what its terminal showed so far."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        self.terminal = home.parent / f"terminal-{next(COUNT)}"
        with self.terminal.open("wb") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, PROJECT / "manage.py", "up", "--workers", "1", *arguments],
                env=environment(home),
                stdout=subprocess.DEVNULL,
                stderr=terminal,
                start_new_session=True,
            )

    def shown(self) -> str:
        return self.terminal.read_text()

    @property
    def address(self) -> str:
        found = re.search(r"Longhand is open: (\S+)", self.shown())
        assert found, self.shown()
        return found[1]

    def wait_until_open(self) -> "Running":
        wait_until(
            lambda: "Longhand is open" in self.shown() or self.process.poll() is not None,
            "the page to be open",
            deadline=180,
        )
        assert self.address
        return self

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def wait_until_ready(self) -> None:
        """Database, queue and worker all answer; asked seldom, since each no is logged."""
        wait_until(
            lambda: self.get("health/ready") == 200, "everything to be ready", 120, every=0.3
        )

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def service(self, word: str) -> psutil.Process | None:
        """The service's leading process: a child of the supervisor with this word in its line."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.process.pid).children():
                if word in child.cmdline():
                    return child
        return None

    def kill(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            family = self.family()
            self.process.kill()
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        self.process.wait()


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in FROM_THE_TEST_RUN}
    return {**kept, "LONGHAND_HOME": str(home)}


def gone(processes: list[psutil.Process]) -> bool:
    return not any(map(is_alive, processes))
