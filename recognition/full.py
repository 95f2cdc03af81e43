"""Whether something failed because a disk, a quota or the database is full."""

from __future__ import annotations

import errno
import sqlite3

from django.db import Error

FULL = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL = "53100"  # PostgreSQL's SQLSTATE


def is_full(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, Error) and _says_full(error.__cause__)


def _says_full(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == DISK_FULL
