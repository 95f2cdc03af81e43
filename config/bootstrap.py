"""From a bare Python 3.11, 3.12 or 3.13 to a complete .venv. Standard library only.

The hash of the requirements that .venv was filled from is kept inside it, so that a later
start costs nothing and a changed requirement is installed by the next start. So is its Python:
when the system's becomes a newer one under the same name, .venv is made anew.
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

from config import debian
from config.home import PROJECT
from config.progress import start_clock, step

VENV = PROJECT / ".venv"
STAMP = VENV / "longhand-requirements.json"
REQUIREMENTS = PROJECT / "requirements"
PYTHONS = ((3, 11), (3, 12), (3, 13))  # for which requirements/ holds wheels
SETS_UP = {"up": "run", "install": "run", "verify": "dev"}  # command → its requirements
DEBIAN_VENV = f"python3.{sys.version_info[1]}-venv"
STOPPED = (
    "the set-up stopped at `{}; the lines above say why. Once that is mended, run the same "
    "command again."
)


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
        install("dev" if dev else SETS_UP[command])
    elif not _python().exists():
        if importlib.util.find_spec("django"):  # installed elsewhere, as in the container
            return
        raise SetupError("not set up yet. Please run: python3 manage.py install")
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(_python(), [str(_python()), str(PROJECT / "manage.py"), *arguments])


def _require_python(arguments: list[str]) -> None:
    if sys.version_info[:2] in PYTHONS:
        return
    for version in reversed(PYTHONS):
        other = shutil.which(_named(version))
        if other:
            os.execv(other, [other, str(PROJECT / "manage.py"), *arguments])
    raise SetupError(
        f"needs Python {_shown(PYTHONS[0])} to {_shown(PYTHONS[-1])}; this is Python "
        f"{_shown(sys.version_info[:2])}. Please install one of them (Debian: apt-get install "
        "python3 python3-venv; macOS: brew install python@3.13), then, by its own name: "
        f"{_named(PYTHONS[-1])} manage.py {' '.join(arguments)}"
    )


def _shown(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _named(version: tuple[int, ...]) -> str:
    return f"python{_shown(version)}"


def install(name: str) -> None:
    """Fill .venv from requirements/<name>.txt unless it holds just that."""
    name = "dev" if _stamp().get("name") == "dev" else name  # dev holds run
    if _python().exists() and _stamp() == _wanted(name):
        return
    if not _python().exists() or _stamp().get("python", _version()) != _version():
        with step("Making the folder .venv for the Python packages"):
            _make_venv()
    number = sum("==" in line for line in (REQUIREMENTS / f"{name}.txt").open())
    packages = "1 package" if number == 1 else f"{number} packages"
    with step(f"Downloading and installing {packages}; later starts skip this"):
        _fill(name)
    STAMP.write_text(json.dumps(_wanted(name)))


def _wanted(name: str) -> dict[str, str]:
    digest = hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()
    return {"name": name, "sha256": digest, "python": _version()}


def _version() -> str:
    """Which Python .venv leads to: `python3.13` is what Debian's python3 points at."""
    return _python().resolve().name


def _python() -> Path:
    return VENV / "bin" / "python"


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _make_venv() -> None:
    uv = shutil.which("uv")
    if uv:
        _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        return
    if not importlib.util.find_spec("ensurepip"):
        _install_ensurepip()
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def _install_ensurepip() -> None:
    """Debian ships Python without the part that makes environments."""
    if not debian.may_install():
        raise SetupError(
            "this Python cannot make virtual environments. Please install the package "
            f"{DEBIAN_VENV} (as root: apt-get install {DEBIAN_VENV}) and run the command again."
        )
    if failed := debian.install([DEBIAN_VENV]):
        raise SetupError(STOPPED.format(f"{failed}`"))


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


def _run(command: list[str]) -> None:
    status = subprocess.run(command, check=False).returncode
    if status:
        raise SetupError(STOPPED.format(f"{' '.join(command)}` (exit status {status})"))
