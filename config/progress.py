"""What the terminal says while a command works. Standard library only: the bootstrap needs it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator

STARTED = "LONGHAND_STARTED"  # "PROCESS SECONDS": it outlives execv, and a child is not fooled
REMINDER = 10.0  # seconds of silence after which a step says that it still goes on


def tell(message: str) -> None:
    """A line for the person at the terminal, which may be gone."""
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr, flush=True)


def start_clock() -> None:
    """From here on `elapsed` counts, also in the Python that takes this one's place."""
    os.environ[STARTED] = f"{os.getpid()} {_start()}"


def elapsed() -> float:
    """Seconds since the command began."""
    return time.monotonic() - _start()


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and now and then that it still is."""
    tell(f"{what} ...")
    done = threading.Event()
    reminder = threading.Thread(target=_remind, args=[done], daemon=True)
    reminder.start()
    try:
        yield
    finally:
        done.set()
        reminder.join()


def _remind(done: threading.Event) -> None:
    began = time.monotonic()
    while not done.wait(REMINDER):
        tell(f"  still working, {time.monotonic() - began:.0f} s so far")


def _start() -> float:
    process, _, seconds = os.environ.get(STARTED, "").partition(" ")
    return float(seconds) if process == str(os.getpid()) else time.monotonic()
