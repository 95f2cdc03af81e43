"""Names before bytes: a file is announced, then written, then known to its job.

An upload that fails takes back what it announced. What a killed process leaves goes with the
account, or the night after.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils import timezone

from recognition.models import Arrival

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = timedelta(days=1)  # an upload that takes longer is over


def announce(owner: User, upload: uuid.UUID, names: Iterable[str]) -> None:
    """Commit the names of files that are about to be written."""
    Arrival.objects.bulk_create(Arrival(name=n, upload=upload, owner=owner) for n in names)


def arrived(upload: uuid.UUID) -> None:
    """The upload's files have their jobs. Call it in the transaction that saves those."""
    arrivals = Arrival.objects.filter(upload=upload)
    arrivals._raw_delete(arrivals.db)


@contextmanager
def nothing_left_of_a_failure(upload: uuid.UUID) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _take_back(upload)
        raise


def take_back_old() -> None:
    """What a killed process left."""
    for arrival in Arrival.objects.filter(created__lt=timezone.now() - LONGEST).iterator():
        arrival.delete()


def _take_back(upload: uuid.UUID) -> None:
    """At once, and before the rows: the database may be full, too."""
    names = Arrival.objects.filter(upload=upload).values_list("name", flat=True)
    for name in list(names):
        default_storage.delete(name)
    arrived(upload)
