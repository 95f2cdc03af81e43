"""What every test may use. People with roles stand in tests/people.py."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

pytest_plugins = ["tests.people"]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
AS_ROOT = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session", autouse=True)
def static_files(request: pytest.FixtureRequest) -> None:
    """Styles and scripts as they are served, gathered once; the tests of ml have no pages."""
    if any("ml" not in item.path.parts for item in request.session.items):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which keeps to itself; root cannot have its sandbox."""
    executable = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium")
    arguments = [*QUIET, "--no-first-run", *(AS_ROOT if os.getuid() == 0 else [])]
    found = {"executable_path": str(executable)} if executable else {}
    return {**browser_type_launch_args, **found, "args": arguments}
