"""Which Redis `up` starts where the wheel of one is missing, as on Python 3.13."""

import importlib.util
from pathlib import Path

import pytest

from config import embedded


@pytest.fixture(autouse=True)
def no_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_the_one_on_the_path_is_taken(tmp_path: Path, name: str) -> None:
    server = program(tmp_path / name)
    assert embedded._redis_server() == str(server)


def test_where_there_is_none_root_gets_debians(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getuid", lambda: 0)
    made = tmp_path / "redis-server"
    script = f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n[ "$1" = install ] && ' + (
        f"/bin/cp {tmp_path}/apt-get {made}\nexit 0\n"
    )
    program(tmp_path / "apt-get", script)
    assert embedded._redis_server() == str(made)
    assert (tmp_path / "asked").read_text().splitlines() == [
        "update",
        "install -y --no-install-recommends redis-server",
    ]


def test_whoever_may_not_install_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 1000)
    with pytest.raises(embedded.UpError, match=r"Please install one \(Debian: apt-get install"):
        embedded._redis_server()
