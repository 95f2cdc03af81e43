"""python -m benchmarks.debian [--suite trixie] [--root DIR] [--tests TESTS …]

The two commands on a Debian that has nothing: debootstrap makes its root folder, chroot runs in
it, as root and with the network of this machine. `up` has to open its page from bare Python; then
come the tests that need no TensorFlow. --root keeps the folder, so that a second run is quicker.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.home import PROJECT

HERE = "/srv/longhand"  # the project in the new root
BARE = "ca-certificates,git,python3,python3-venv"  # what the README asks for
SERVERS = ["postgresql", "redis-server", "fonts-dejavu-core", "curl"]  # of the tests
# So that its package clients ask where this machine's do, and trust whom they trust.
SETTINGS = ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
ENVIRONMENT = re.compile(
    r"(https?_proxy|no_proxy|SSL_CERT_FILE|PIP_(CERT|INDEX_URL)|UV_INDEX_URL)$"
)
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
TESTS = ("tests/config", "tests/recognition", "tests/api", "tests/admin", "tests/accounts")
WITHOUT = ("--ignore", "tests/accounts/browser")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", default="trixie", help="the Debian (trixie: 13)")
    parser.add_argument("--root", type=Path, help="keep it here (a temporary folder)")
    parser.add_argument("--tests", nargs="*", default=[*TESTS, *WITHOUT], help="pytest's words")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="longhand-debian-") as temporary:
        root = (options.root or Path(temporary) / "root").resolve()
        if not (root / "etc/debian_version").exists():
            subprocess.run(["debootstrap", f"--include={BARE}", options.suite, root], check=True)
        sys.exit(_try(root, options.tests))


def _try(root: Path, tests: list[str]) -> int:
    _settle(root)
    print("Debian", (root / "etc/debian_version").read_text().strip(), flush=True)
    began = time.monotonic()
    _up(root)
    print(f"`up` opened its page after {time.monotonic() - began:.0f} s", flush=True)
    _chroot(root, "apt-get", "update")
    _chroot(root, "apt-get", "install", "-y", "--no-install-recommends", *SERVERS)
    _fill(root)
    pytest = [".venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
    return _chroot(root, *pytest, *tests, check=False)


def _settle(root: Path) -> None:
    """The committed project and this machine's settings; /proc and /dev as programs need them."""
    apt = [f"etc/apt/apt.conf.d/{file.name}" for file in Path("/etc/apt/apt.conf.d").iterdir()]
    asks = [name for name in apt if "Acquire::" in Path("/", name).read_text()]
    for name in (*SETTINGS, *asks):
        if Path("/", name).exists():
            (root / name).unlink(missing_ok=True)
            shutil.copy(Path("/", name), root / name)
    (root / HERE[1:]).mkdir(parents=True, exist_ok=True)
    archive = subprocess.check_output(["git", "archive", "HEAD"], cwd=PROJECT)
    subprocess.run(["tar", "x", "-C", root / HERE[1:]], input=archive, check=True)


def _up(root: Path) -> None:
    """Start it and stop it, as somebody would with Ctrl-C."""
    command = _command(root, "python3", "manage.py", "up", "--port", "0")
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            print("   ", line, end="", flush=True)
            if re.search("Longhand is open", line):
                process.terminate()
    if process.returncode:
        sys.exit("`up` failed")


def _fill(root: Path) -> None:
    """All that the tests need but TensorFlow, which is large."""
    pins = (root / HERE[1:] / "requirements/dev.txt").read_text()
    rest = re.sub(r"^tensorflow==.*\n(?:    .*\n)*", "", pins, flags=re.MULTILINE)
    (root / "tmp/requirements.txt").write_text(rest)
    file = ["--require-hashes", "--no-deps", "-r", "/tmp/requirements.txt"]
    _chroot(root, ".venv/bin/uv", "pip", "install", "--quiet", *file)


def _chroot(root: Path, *command: str, check: bool = True) -> int:
    return subprocess.run(_command(root, *command), check=check).returncode


def _command(root: Path, *command: str) -> list[str]:
    """In a mount namespace of its own, so that nothing stays mounted."""
    kept = [f"{name}={value}" for name, value in os.environ.items() if ENVIRONMENT.match(name)]
    clean = ["env", "-i", "-C", HERE, f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8", *kept]
    script = f'mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && exec chroot "$@"'
    return ["unshare", "--mount", "sh", "-c", script, "sh", str(root), *clean, *command]


if __name__ == "__main__":
    main()
