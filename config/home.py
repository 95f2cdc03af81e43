"""Where an embedded Longhand keeps its state. Standard library only: the bootstrap needs it."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
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
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text()


def arriving(home: Path) -> Path:
    """Where large files of an upload wait to be looked at; made here for this user alone."""
    path = home / "arriving"
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
