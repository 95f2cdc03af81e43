"""Production has no default for a secret or an address, and says which one is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.home import PROJECT
from config.verify import PRODUCTION

COMPLETE = {**PRODUCTION, "SECRET_KEY": "a-throw-away-key-" + "0123456789abcdefghijklmnop" * 2}


def check(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROJECT / "manage.py", "check", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(COMPLETE.keys() - {"LONGHAND_MODE"}))
def test_production_refuses_to_start_without(name: str, tmp_path: Path) -> None:
    incomplete = {**COMPLETE, "LONGHAND_HOME": str(tmp_path)}
    del incomplete[name]
    result = check(incomplete)
    assert result.returncode == 1
    assert result.stderr == (
        f"Longhand: Please set {name}; LONGHAND_MODE=production has no default.\n"
    )
    assert not list(tmp_path.iterdir())


def test_an_unknown_mode_is_refused_with_the_two_that_exist(tmp_path: Path) -> None:
    result = check({"LONGHAND_MODE": "staging", "LONGHAND_HOME": str(tmp_path)})
    assert result.returncode == 1
    assert result.stderr == (
        "Longhand: LONGHAND_MODE is 'staging'; it must be embedded or production.\n"
    )


def test_a_complete_production_passes_djangos_deployment_check(tmp_path: Path) -> None:
    complete = {**COMPLETE, "LONGHAND_HOME": str(tmp_path)}
    result = check(complete, "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(("length", "status"), [(49, 1), (50, 0)])
def test_a_short_secret_key_is_refused(tmp_path: Path, length: int, status: int) -> None:
    key = "0123456789" * 5
    result = check({**COMPLETE, "LONGHAND_HOME": str(tmp_path), "SECRET_KEY": key[:length]})
    assert result.returncode == status
    assert ("SECRET_KEY is too short; please set at least 50" in result.stderr) == bool(status)
    assert key[:length] not in result.stderr


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEBUG": "on"}, "DEBUG shows secrets to everybody"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is *"),
        ({"ALLOWED_HOSTS": "longhand.example.org, *"}, "ALLOWED_HOSTS is *"),
    ],
)
def test_production_refuses_what_opens_it_to_everybody(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    result = check({**COMPLETE, "LONGHAND_HOME": str(tmp_path), **wrong})
    assert result.returncode == 1
    assert sentence in result.stderr


def setting(name: str, environment: dict[str, str]) -> str:
    """What a complete production makes of this environment."""
    result = subprocess.run(
        [sys.executable, "-c", f"from config import settings; print(settings.{name})"],
        env={"PATH": os.environ["PATH"], **COMPLETE, **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


def test_hosts_may_stand_apart(tmp_path: Path) -> None:
    environment = {"LONGHAND_HOME": str(tmp_path), "ALLOWED_HOSTS": "a.example.org, b.example.org,"}
    assert setting("ALLOWED_HOSTS", environment) == "['a.example.org', 'b.example.org']"


@pytest.mark.parametrize(("value", "kept"), [("on", "True"), ("off", "False")])
def test_names_below_the_sites_own_may_be_left_out_of_hsts(
    tmp_path: Path, value: str, kept: str
) -> None:
    environment = {"LONGHAND_HOME": str(tmp_path), "LONGHAND_HSTS_SUBDOMAINS": value}
    assert setting("SECURE_HSTS_INCLUDE_SUBDOMAINS", environment) == kept
    assert setting("SECURE_HSTS_SECONDS", environment) == str(365 * 24 * 3600)
