"""What stands before the first request: a migrated database and the pages' collected files."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from config.home import PROJECT


class PreparationError(Exception):
    """What failed, with what it said."""


def prepare(state: Path, environment: dict[str, str], stopping: threading.Event) -> None:
    """Migrate and, where a file changed, collect, side by side: both mostly wait for imports."""
    fingerprint = _fingerprint()
    kept = state / "static" / "fingerprint"
    commands = [["migrate"]]
    if not kept.exists() or kept.read_text() != fingerprint:
        commands.append(["collectstatic", "--noinput", "--clear"])
    running = [_start(command, environment) for command in commands]
    outputs = [process.communicate()[0] for process in running]
    for command, process, output in zip(commands, running, outputs, strict=True):
        if process.returncode and not stopping.is_set():
            raise PreparationError(f"`manage.py {command[0]}` failed:\n{output.strip()}")
    if kept.parent.exists() and not stopping.is_set():
        kept.write_text(fingerprint)


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), *command, "--verbosity", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _fingerprint() -> str:
    """Of all that decides on the collected files: ours, the packages', and the settings."""
    digest = hashlib.sha256()
    for path in _sources():
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield PROJECT / "config" / "settings.py"
    yield from sorted(Path(sys.prefix).glob("lib/python*/site-packages"))
    for pattern in ("static", "*/static"):
        for folder in sorted(PROJECT.glob(pattern)):
            if not (folder / "staticfiles.json").exists():  # what was collected is no source
                yield from sorted(path for path in folder.rglob("*") if path.is_file())
