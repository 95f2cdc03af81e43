"""What people do with jobs: submit images, run a job again, cancel or remove one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recognition import arrivals, names, turns
from recognition.full import is_full
from recognition.models import Batch, Job, image_path, thumbnail_path
from recognition.pictures import MAX_BYTES, CleanImage, ImageError, clean_image
from recognition.queueing import MOST, enqueue
from recognition.vocabulary import Layout, Script, State

if TYPE_CHECKING:
    from accounts.models import User
    from recognition.life import JobQuerySet

log = logging.getLogger(__name__)


class StorageFullError(Exception):
    """The pictures could not be kept; nothing of them was."""

    code = "storage"

    def __init__(self) -> None:
        self.message = _(
            "There is no room for more pictures at the moment. Please try again later."
        )
        super().__init__(self.message)


class OverPlanError(Exception):
    """The owner's plan does not take the upload; nothing of it was kept."""

    code = "plan"

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Refusal:
    """A file of an upload that is no picture we can read."""

    name: str
    code: str
    message: str


@dataclass(frozen=True)
class Submission:
    """The accepted images, as jobs of one batch in the order they came, and the refused ones."""

    jobs: tuple[Job, ...]
    refusals: tuple[Refusal, ...]


def submit(
    owner: User,
    images: Sequence[UploadedFile[bytes]],
    layout: str = Layout.AUTO,
    script: str = Script.LATIN,
) -> Submission:
    """Keep the images that can be read and enqueue one job each once they are committed.

    Raises StorageFullError where they cannot be kept and OverPlanError where the owner's plan does
    not take them; then nothing of this upload is left.
    """
    if sentence := owner.plan_refuses(len(images)):
        raise OverPlanError(sentence)
    batch = Batch(owner=owner)
    jobs: list[Job] = []
    refusals: list[Refusal] = []
    with _told_where_it_is_full(), arrivals.nothing_left_of_a_failure(batch.id):
        for image in images:
            try:
                clean = clean_image(_read(image))
            except ImageError as error:
                refusals.append(Refusal(image.name or "", error.code, error.message))
                continue
            jobs.append(Job(batch=batch, owner=owner, layout=layout, script=script))
            _store(jobs[-1], image.name or "", clean)
        if jobs:
            _save(owner, batch, jobs)
    return Submission(tuple(jobs), tuple(refusals))


def most_images(user: User) -> int:
    """As many as one upload of this person may bring."""
    most_of_the_site: int = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return min(most_of_the_site, user.current_plan.images_in_a_batch)


def resubmit(job: Job) -> bool:
    """Run a FAILED or CANCELED job again, as new; False where it is neither any more."""
    changed = turns.again(Job.objects.filter(pk=job.pk))
    if changed:
        transaction.on_commit(lambda: enqueue([job]))
    return bool(changed)


def resubmit_all(jobs: JobQuerySet) -> int:
    """Run the FAILED and CANCELED ones of many jobs again; how many they are.

    The first are enqueued at once and the sweeper enqueues the rest.
    """
    with transaction.atomic():
        first = list(jobs.filter(state__in=State.retryable())[:MOST])
        changed = turns.again(jobs)
        transaction.on_commit(lambda: enqueue(first))
    return changed


def cancel(job: Job) -> bool:
    """Cancel a job that is not over yet; False where it is."""
    return bool(Job.objects.filter(pk=job.pk).cancel())


def remove(job: Job) -> None:
    """Delete the job with its files and results; whoever reads it just then keeps nothing."""
    job.delete()
    # Once that is committed: of two deletions at once, the later one finds the batch empty.
    Batch.objects.filter(pk=job.batch_id, jobs=None).delete()


def _read(image: UploadedFile[bytes]) -> bytes:
    if image.size is not None and image.size > MAX_BYTES:
        raise ImageError("too-large")
    return bytes(image.read())


def _store(job: Job, name: str, clean: CleanImage) -> None:
    job.name = names.shown(name)
    job.width, job.height = clean.width, clean.height
    job.bytes = len(clean.content) + len(clean.thumbnail)
    job.queued = job.due = timezone.now()
    image, thumbnail = f"image.{clean.extension}", "thumbnail.jpg"
    paths = (image_path(job, image), thumbnail_path(job, thumbnail))
    arrivals.announce(job.owner, job.batch_id, paths)
    job.image.save(image, ContentFile(clean.content), save=False)
    job.thumbnail.save(thumbnail, ContentFile(clean.thumbnail), save=False)


@transaction.atomic
def _save(owner: User, batch: Batch, jobs: list[Job]) -> None:
    if sentence := owner.reserve(len(jobs), sum(job.bytes for job in jobs)):
        raise OverPlanError(sentence)
    turns.line_up(owner, jobs)
    batch.save()
    Job.objects.bulk_create(jobs)
    arrivals.arrived(batch.id)
    transaction.on_commit(lambda: enqueue(jobs))


@contextmanager
def _told_where_it_is_full() -> Iterator[None]:
    """A disk that takes no file is full to whoever uploads, whatever it says; so is a database
    that says so."""
    try:
        yield
    except Exception as error:
        if isinstance(error, OSError) or is_full(error):
            log.exception("the pictures of an upload could not be kept")
            raise StorageFullError from error
        raise
