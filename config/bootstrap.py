"""From a bare Python 3.11 to a complete .venv. Standard library only.

The hash of the requirements that .venv was filled from is kept inside it, so that a later
start costs nothing and a changed requirement is installed by the next start.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.home import PROJECT
from config.progress import start_clock, step

VENV = PROJECT / ".venv"
STAMP = VENV / "longhand-requirements.json"
REQUIREMENTS = PROJECT / "requirements"
PYTHON = (3, 11)
SETS_UP = {"up": "run", "install": "run", "verify": "dev"}  # command → its requirements
DEBIAN_VENV = "python3.11-venv"


class SetupError(Exception):
    """One sentence for the person at the terminal: what is missing and how to get it."""


def enter(arguments: list[str]) -> None:
    """Come back only inside .venv, filled for the command; otherwise leave with a sentence."""
    start_clock()
    try:
        _enter(arguments)
    except SetupError as error:
        sys.exit(f"Longhand: {error}")


def _enter(arguments: list[str]) -> None:
    command = arguments[0] if arguments else ""
    if command in SETS_UP and not {"-h", "--help"} & set(arguments):
        _require_python(arguments)
        if command == "install" and arguments[1:] not in ([], ["--dev"]):
            raise SetupError("install takes one option: --dev, which adds tests and training.")
        dev = arguments == ["install", "--dev"]
        install("dev" if dev else SETS_UP[command], apt=command == "verify")
    elif not _python().exists():
        if importlib.util.find_spec("django"):  # installed elsewhere, as in the container
            return
        raise SetupError("not set up yet. Please run: python3 manage.py install")
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(_python(), [str(_python()), str(PROJECT / "manage.py"), *arguments])


def _require_python(arguments: list[str]) -> None:
    if sys.version_info[:2] == PYTHON:
        return
    other = shutil.which("python3.11")
    if other:
        os.execv(other, [other, str(PROJECT / "manage.py"), *arguments])
    raise SetupError(
        f"needs Python 3.11; this is Python {sys.version_info[0]}.{sys.version_info[1]}. Please "
        f"install it (Debian: apt-get install python3.11 {DEBIAN_VENV}; "
        f"macOS: brew install python@3.11), then: python3.11 manage.py {' '.join(arguments)}"
    )


def install(name: str, apt: bool = False) -> None:
    """Fill .venv from requirements/<name>.txt unless it holds just that; `apt` as a last help."""
    name = "dev" if _stamp().get("name") == "dev" else name  # dev holds run
    wanted = {"name": name, "sha256": _digest(name)}
    if _stamp() == wanted and _python().exists():
        return
    if not _python().exists():
        with step("Making the folder .venv for the Python packages"):
            _make_venv(apt)
    number = sum("==" in line for line in (REQUIREMENTS / f"{name}.txt").open())
    packages = "1 package" if number == 1 else f"{number} packages"
    with step(f"Downloading and installing {packages}; later starts skip this"):
        _fill(name)
    STAMP.write_text(json.dumps(wanted))


def _python() -> Path:
    return VENV / "bin" / "python"


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _digest(name: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def _make_venv(apt: bool) -> None:
    uv = shutil.which("uv")
    if uv:
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        return
    if not importlib.util.find_spec("ensurepip"):
        _install_ensurepip(apt)
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _install_ensurepip(apt: bool) -> None:
    """Debian ships Python without the part that makes environments."""
    if not (apt and os.getuid() == 0 and shutil.which("apt-get")):
        raise SetupError(
            "this Python cannot make virtual environments. Please install the package "
            f"{DEBIAN_VENV} (as root: apt-get install {DEBIAN_VENV}) and run the command again."
        )
    with step(f"Installing the package {DEBIAN_VENV}"):
        _run(["apt-get", "update"], quiet=True)
        _run(["apt-get", "install", "-y", "--no-install-recommends", DEBIAN_VENV], quiet=True)


def _fill(name: str) -> None:
    """With uv where it can be had (many times quicker), else with pip; both check the hashes."""
    file = str(REQUIREMENTS / f"{name}.txt")
    checked = ["install", "--quiet", "--require-hashes", "-r"]
    uv = shutil.which("uv") or _uv_from_pip()
    if uv:
        _run([uv, "pip", *checked, file, "--python", str(_python())])
    else:
        _run([*_pip(), *checked, file])


def _uv_from_pip() -> str | None:
    """uv inside .venv, from its own pinned requirement; None where there is no such wheel."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        command = [*_pip(), "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
        file = str(REQUIREMENTS / "uv.txt")
        subprocess.run([*command, "-r", file], capture_output=True, check=False)
    return str(uv) if uv.exists() else None


def _pip() -> list[str]:
    pip = [str(_python()), "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        _run([str(_python()), "-m", "ensurepip"])
    return pip


def _run(command: list[str], quiet: bool = False) -> None:
    output = subprocess.DEVNULL if quiet else None
    result = subprocess.run(command, stdout=output, check=False)
    if result.returncode:
        raise SetupError(
            f"the set-up stopped at `{' '.join(command)}` (exit status {result.returncode}); "
            "the lines above say why. Once that is mended, run the same command again."
        )
