"""`manage.py verify`: everything that must hold before a change is accepted.

Arguments go to pytest. The steps all run, whatever fails; pytest's closing line ends the output.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config import debian
from config.home import PROJECT
from config.progress import tell

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
PRODUCTION = {  # throw-away values: nothing is connected to
    "LONGHAND_MODE": "production",
    "ALLOWED_HOSTS": "longhand.example.org",
    "DATABASE_URL": "postgres://longhand:unused@localhost/longhand",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://longhand:unused@localhost:587",
}


@dataclass
class Step:
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    status: int = 0


def verify(arguments: list[str]) -> int:
    if not _system_packages():
        return 1
    with tempfile.TemporaryDirectory(prefix="longhand-verify-") as state:
        steps = _steps({"LONGHAND_HOME": state})
        for step in steps:
            _run(step)
    tests = Step("pytest", _python("pytest", "-n", "2", "--dist", "loadgroup", *arguments))
    closing_line = _run(tests)
    for step in [*steps, tests]:
        verdict = "FAILED" if step.status else "passed"
        tell(f"{verdict}  {step.seconds:6.1f} s  {step.name}")
    print(closing_line, flush=True)
    return int(any(step.status for step in [*steps, tests]))


def _steps(state: Mapping[str, str]) -> list[Step]:
    manage = [sys.executable, "-W", "error::RuntimeWarning", str(PROJECT / "manage.py")]
    production = {**state, **PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(64)}
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Step("ruff check", _python("ruff", "check")),
        Step("ruff format", _python("ruff", "format", "--check")),
        Step("mypy", _python("mypy", "."), state),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], state),
        Step("check --deploy", deploy, production),
    ]


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _run(step: Step) -> str:
    """Run it with its output on the terminal; return its last line that says anything."""
    tell(f"--- {step.name}")
    started = time.monotonic()
    last = ""
    with subprocess.Popen(
        step.command,
        cwd=PROJECT,
        env={**os.environ, **step.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    step.status = process.returncode
    step.seconds = time.monotonic() - started
    return last


def _system_packages() -> bool:
    """True once PostgreSQL, Redis, Chromium and a font stand on this machine."""
    missing = _missing()
    if not missing:
        return True
    if not debian.may_install():
        install = " ".join([*debian.INSTALL, *missing])
        tell(
            "Longhand: the tests need more programs. Please install them (Debian and Ubuntu: "
            f"sudo {install}; macOS: brew install postgresql@15 redis chromium) and start again."
        )
        return False
    if failed := debian.install(missing):
        tell(f"Longhand: `{failed}` failed; the lines above say why.")
    return not failed


def _missing() -> list[str]:
    present = {
        "postgresql": any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        or shutil.which("initdb"),
        "redis-server": Path("/usr/bin/redis-server").exists()
        or (sys.platform == "darwin" and shutil.which("redis-server")),
        "chromium": shutil.which("chromium"),
        "fonts-dejavu-core": FONT.exists() or sys.platform == "darwin",
    }
    return [package for package, found in present.items() if not found]
