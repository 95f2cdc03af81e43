"""Files that no row knows: what a killed process or a full disk may leave.

Each night the folders that we keep files in are held against the rows, whatever kind of row it is
that names a file. Only names that we make ourselves are removed, and only after a day, since the
bytes of an upload come before its rows.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

log = logging.getLogger(__name__)

AGE = timedelta(days=1)
OURS = re.compile(r"[0-9a-f]{32}")  # a row's key begins the name
AT_A_TIME = 500  # names that one question to the database holds
SHOWN = 5  # names in the log


def remove() -> list[str]:
    """Remove the orphans and tell how many they were; their names."""
    found = [name for name in _unknown() if _is_old(name)]
    size = sum(map(_remove, found))
    if found:
        text = "%d files that no row knows were removed, %d bytes; the first: %s"
        log.warning(text, len(found), size, ", ".join(found[:SHOWN]))
    for upload in _left_uploads():
        log.warning("an unfinished upload was removed: %s", upload)
        upload.unlink(missing_ok=True)
    return found


def _unknown() -> Iterator[str]:
    names = (name for folder in settings.KEPT_FOLDERS for name in _walk(folder))
    while some := list(islice(names, AT_A_TIME)):
        known = {name for field in _file_fields() for name in _named(field, some)}
        yield from (name for name in some if name not in known)


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(files) if OURS.match(name))
    for below in sorted(folders):
        yield from _walk(f"{folder}/{below}")


def _file_fields() -> Iterator[models.FileField]:
    for model in apps.get_models():
        yield from (f for f in model._meta.concrete_fields if isinstance(f, models.FileField))


def _named(field: models.FileField, names: list[str]) -> Iterator[str]:
    rows = field.model._base_manager.filter(**{f"{field.name}__in": names})
    yield from rows.values_list(field.name, flat=True)


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - AGE
    except FileNotFoundError:
        return False


def _remove(name: str) -> int:
    size = default_storage.size(name)
    default_storage.delete(name)
    return size


def _left_uploads() -> list[Path]:
    """What Django keeps of a request's large files; a killed web process leaves it."""
    oldest = (timezone.now() - AGE).timestamp()
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    return [path for path in folder.glob("*.upload*") if path.stat().st_mtime < oldest]
