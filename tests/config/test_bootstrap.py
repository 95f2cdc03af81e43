"""From a bare Python to a filled .venv, in a small copy of the project."""

import base64
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config import bootstrap
from config.home import PROJECT

BARE_PYTHON = Path(sys.base_prefix) / "bin" / "python3"


class Project:
    """manage.py and what it needs before anything is installed, and one package to install."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "config").mkdir()
        shutil.copy(PROJECT / "manage.py", directory)
        for name in ("__init__", "home", "progress", "debian", "bootstrap"):
            shutil.copy(PROJECT / "config" / f"{name}.py", directory / "config")
        (directory / "requirements").mkdir()

    def require(self, version: str, digest: str = "") -> None:
        wheel = _wheel(self.directory, version)
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        requirement = f"inkwell @ {wheel.as_uri()} --hash=sha256:{digest}  # ==\n"
        (self.directory / "requirements" / "run.txt").write_text(requirement)

    def install(self) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.directory), "PIP_NO_INDEX": "1"}
        return subprocess.run(
            [BARE_PYTHON, "manage.py", "install"],
            cwd=self.directory,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def installed(self) -> str:
        command = "from importlib.metadata import version; print(version('inkwell'))"
        python = self.directory / ".venv" / "bin" / "python"
        return subprocess.check_output([python, "-c", command], text=True).strip()


def _wheel(directory: Path, version: str) -> Path:
    """The smallest valid wheel (PyPA binary distribution format 1.0)."""
    path = directory / f"inkwell-{version}-py3-none-any.whl"
    info = f"inkwell-{version}.dist-info"
    files = {
        "inkwell.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: inkwell\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            wheel.writestr(name, text)
    return path


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_changed_requirement_is_installed_by_the_next_start(project: Project) -> None:
    project.require("1.0")
    first = project.install().stderr
    assert "Making the folder .venv" in first
    assert "installing 1 package;" in first
    assert project.installed() == "1.0"

    again = project.install()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    project.require("2.0")
    second = project.install().stderr
    assert "Making the folder" not in second
    assert "installing 1 package;" in second
    assert project.installed() == "2.0"

    project.require("3.0", digest="0" * 64)
    refused = project.install()
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert "Once that is mended, run the same command again." in refused.stderr
    assert project.installed() == "2.0"


def test_a_command_before_the_set_up_says_how_to_set_up(project: Project) -> None:
    result = subprocess.run(
        [BARE_PYTHON, "-S", "manage.py", "migrate"],
        cwd=project.directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr == ("Longhand: not set up yet. Please run: python3 manage.py install\n")


def test_install_refuses_what_it_does_not_know() -> None:
    with pytest.raises(SystemExit, match="install takes one option: --dev"):
        bootstrap.enter(["install", "--production"])


def test_the_help_begins_with_the_three_commands_of_its_own() -> None:
    command = [sys.executable, str(PROJECT / "manage.py"), "help"]
    shown = subprocess.check_output(command, text=True)
    assert [line.split()[0] for line in shown.splitlines()[2:5]] == ["up", "verify", "install"]
    assert "migrate" in shown


def test_another_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PYTHONS", ((3, 98), (3, 99)))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match=r"needs Python 3\.98 to 3\.99; this is Python 3\.\d+\. P"):
        bootstrap.enter(["up"])


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_each_promised_python_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, minor: int
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, minor, 4, "final", 0))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match="this Python cannot make virtual environments"):
        bootstrap.enter(["up"])


def test_a_newer_python_of_the_system_gets_an_environment_of_its_own(project: Project) -> None:
    """As after an upgrade of Debian: what was installed for the older one is of no use to it."""
    project.require("1.0")
    project.install()
    stamp = project.directory / ".venv" / "longhand-requirements.json"
    kept = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**kept, "python": "python3.5"}))
    again = project.install().stderr
    assert "Making the folder .venv" in again
    assert project.installed() == "1.0"
    assert json.loads(stamp.read_text()) == kept


def test_a_python_without_ensurepip_names_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    minor = sys.version_info[1]
    with pytest.raises(SystemExit, match=rf"as root: apt-get install python3\.{minor}-venv"):
        bootstrap.enter(["up"])


def test_manage_py_needs_nothing_but_the_standard_library() -> None:
    command = "import sys, config.bootstrap; print(*sys.modules)"
    output = subprocess.check_output(
        [BARE_PYTHON, "-S", "-c", command], cwd=PROJECT, text=True, env={**os.environ}
    )
    outside = {name.split(".")[0] for name in output.split()} - sys.stdlib_module_names
    assert outside <= {"config", "__main__"}
