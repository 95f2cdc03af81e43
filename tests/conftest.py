"""What every test may use. People with roles stand in tests/people.py."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.people"]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
AS_ROOT = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which keeps to itself; root cannot have its sandbox."""
    executable = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium")
    arguments = [*QUIET, "--no-first-run", *(AS_ROOT if os.getuid() == 0 else [])]
    found = {"executable_path": str(executable)} if executable else {}
    return {**browser_type_launch_args, **found, "args": arguments}
