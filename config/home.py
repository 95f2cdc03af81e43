"""Where an embedded Longhand keeps its state. Standard library only: the bootstrap needs it."""

import hashlib
import os
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
