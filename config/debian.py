"""Packages of Debian and Ubuntu, installed where this process may. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess

from config.progress import step

INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


def may_install() -> bool:
    return os.getuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> str:
    """Install them; return the command that failed, empty for none."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {', '.join(packages)} with apt-get"):
        for command in (["apt-get", "update"], [*INSTALL, *packages]):
            done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
            if done.returncode:
                return " ".join(command)
    return ""
