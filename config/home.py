"""Where an embedded Longhand keeps its state. Standard library only: the bootstrap needs it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OPEN = 0o077  # the rights of anybody but the owner
STATE = {"db.sqlite3", "secret_key", "up.lock"}  # by one of these a folder is known as Longhand's,
ARRIVING = "arriving"  # or by this one in it
ANOTHER = "Please set LONGHAND_HOME to a folder of its own."
LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux, 104 on macOS


def home() -> Path:
    """The directory from LONGHAND_HOME, else var/ in the project; absolute, not yet made."""
    return Path(os.environ.get("LONGHAND_HOME") or PROJECT / "var").expanduser().resolve()


def redis_socket(home: Path) -> Path:
    """The private Redis's socket: in `home`, or under a short name where `home` is too long."""
    socket = home / "redis" / "redis.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"longhand-{os.getuid()}-{name}" / "redis.sock"


def secret_key(home: Path) -> str:
    """SECRET_KEY, else the key kept in `home`; made there for this user alone on first need."""
    path = home / "secret_key"
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not path.exists():
        make_private(home)
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text()


def mailbox_key(home: Path) -> str:
    """What opens the mailbox page of an embedded run; whoever sees the terminal has it."""
    return hmac.new(secret_key(home).encode(), b"mailbox", hashlib.sha256).hexdigest()[:32]


def make_private(home: Path) -> None:
    """Make the state's folder, or close it to others where it is open.

    Raises PermissionError where it is somebody else's, or holds what is not Longhand's: a folder
    that others need must not be closed to them.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = home.stat()
    if status.st_uid != os.getuid():
        raise PermissionError(f"{home} belongs to somebody else. {ANOTHER}")
    if status.st_mode & OPEN:
        names = {path.name for path in home.iterdir()}
        if names and not names & {*STATE, ARRIVING}:
            raise PermissionError(f"{home} is open to others and holds other files. {ANOTHER}")
        home.chmod(0o700)
    for name in sorted(STATE):
        with contextlib.suppress(FileNotFoundError):
            (home / name).chmod(0o600)


def arriving(home: Path) -> Path:
    """Where large files of an upload wait to be looked at; made here for this user alone."""
    path = home / ARRIVING
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _write_once(path: Path, text: str) -> None:
    """Create a private file whole or not at all; where another process was first, keep its."""
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
