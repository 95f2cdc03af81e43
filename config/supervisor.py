"""Keeps a few services running: starts what dies, writes their logs, stops all of them."""

import contextlib
import logging
import logging.handlers
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.processes import ends_with_parent
from config.progress import tell

LOG_BYTES = 5 * 2**20
ERROR = re.compile(r"\b(?:error|critical)\b|^[\w.]+(?:Error|Configured): ", re.IGNORECASE)
LONG_LIFE = 30.0  # seconds after which an earlier death is forgotten
LONGEST_DELAY = 30.0


@dataclass
class Service:
    """One program to keep running; `stage` orders the stop: lower ones end first."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stage: int = 0
    patience: float = 10.0  # seconds it may take to stop before it is killed
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    start_at: float = 0.0
    reader: threading.Thread | None = field(default=None, repr=False)

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, logs: Path) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.pass_fds,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone
            preexec_fn=ends_with_parent(),
        )
        self.started = time.monotonic()
        self.reader = threading.Thread(target=self._keep_output, args=[logs], daemon=True)
        self.reader.start()

    def kill(self) -> None:
        """End the whole process group, so that no grandchild stays behind."""
        if self.process:  # macOS answers EPERM once all of the group are zombies
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _keep_output(self, logs: Path) -> None:
        assert self.process
        assert self.process.stdout
        log = _log(logs / f"{self.name}.log")
        with self.process.stdout as output:
            for raw in output:
                line = raw.decode(errors="replace").rstrip()
                log.info("%s", line)
                if ERROR.search(line):
                    tell(f"{self.name}: {line}")


class Supervisor:
    """Runs services: `start` each, call `revive` now and then, `stop` all at the end."""

    def __init__(self, logs: Path) -> None:
        self.services: list[Service] = []
        self.logs = logs
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, service: Service) -> None:
        self.services.append(service)
        service.start(self.logs)

    def revive(self) -> None:
        """Start again what died, each time a little later."""
        for service in self.services:
            if not service.runs:
                self._revive(service)

    def stop(self) -> None:
        """End all, stage after stage; whatever outlives its patience is killed."""
        for stage in sorted({service.stage for service in self.services}):
            _end([service for service in self.services if service.stage == stage])

    def kill(self) -> None:
        for service in self.services:
            service.kill()

    def _revive(self, service: Service) -> None:
        now = time.monotonic()
        if not service.start_at:
            service.kill()  # what the dead one left behind
            service.deaths = 1 if now - service.started > LONG_LIFE else service.deaths + 1
            delay = min(LONGEST_DELAY, 0.25 * 2 ** (service.deaths - 1))
            service.start_at = now + delay
            tell(f"{service.name} ended ({_status(service)}); starting it again in {delay:g} s.")
        elif now >= service.start_at:
            service.start_at = 0.0
            service.start(self.logs)


def _end(services: Sequence[Service]) -> None:
    for service in services:
        if service.process:
            service.process.terminate()  # the leader alone, which ends its children in order
    asked = time.monotonic()
    for service in services:
        if not service.process:
            continue
        try:
            service.process.wait(max(0.0, asked + service.patience - time.monotonic()))
        except subprocess.TimeoutExpired:
            tell(f"{service.name} did not stop within {service.patience:g} s and was killed.")
        service.kill()
        service.process.wait()
        if service.reader:
            service.reader.join(1)


def _status(service: Service) -> str:
    code = service.process.returncode if service.process else 0
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def _log(path: Path) -> logging.Logger:
    """A logger of bare lines into `path`, of at most two files of LOG_BYTES."""
    logger = logging.getLogger(f"longhand.supervised.{path}")
    if not logger.handlers:
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger
