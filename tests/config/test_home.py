"""Where the embedded system keeps its state."""

import os
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.home import PROJECT, arriving, home, make_private, redis_socket, secret_key


def test_the_state_stands_in_var_unless_the_environment_names_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("LONGHAND_HOME")
    assert home() == PROJECT / "var"


def test_the_socket_stands_in_the_state(tmp_path: Path) -> None:
    short = Path("/home/clerk/longhand/var")
    assert redis_socket(short) == short / "redis" / "redis.sock"


def test_a_deep_state_still_gets_a_socket_that_the_system_accepts(tmp_path: Path) -> None:
    deep, other = tmp_path / ("a" * 150), tmp_path / ("b" * 150)
    path = redis_socket(deep)
    assert path == redis_socket(deep)
    assert path != redis_socket(other)
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
    path.unlink()
    path.parent.rmdir()


def test_the_secret_is_made_once_and_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY")
    state = tmp_path / "state"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(state), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert stat.S_IMODE((state / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["secret_key"]


def test_a_secret_from_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "from outside")
    assert secret_key(tmp_path) == "from outside"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["db.sqlite3", "secret_key", None])
def test_a_state_that_is_open_to_others_is_closed(tmp_path: Path, name: str | None) -> None:
    """As after a backup was put back, or in a folder that was made by hand."""
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o755)
    if name:
        (state / name).touch()
        (state / name).chmod(0o644)
    make_private(state)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert not name or stat.S_IMODE((state / name).stat().st_mode) == 0o600


def test_a_folder_that_a_command_used_before_the_first_start_is_closed(tmp_path: Path) -> None:
    """Every command makes the folder for uploads, also where the secret key comes from outside."""
    tmp_path.chmod(0o755)
    folder = arriving(tmp_path)
    make_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_with_other_things_is_not_closed_to_those_who_need_it(tmp_path: Path) -> None:
    (tmp_path / "of-others").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(PermissionError, match="Please set LONGHAND_HOME to a folder of its own"):
        make_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, -1)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        make_private(tmp_path)
