"""Which numbers come to the desk, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from recognition.desk.models import Care
from recognition.desk.vocabulary import Blind
from recognition.life import JobQuerySet
from recognition.models import Prediction
from recognition.models.numbers import SURE
from recognition.vocabulary import State

Numbers = QuerySet[Prediction]
DOUBTFUL = (
    Q(job__batch__care__threshold=None, confidence__lt=SURE)
    | Q(confidence__lt=F("job__batch__care__threshold"))
    | Q(job__finished__gt=F("job__batch__care__planned"))
    | Q(sample__isnull=False)
)


@dataclass(frozen=True)
class Progress:
    total: int
    left: int

    @property
    def done(self) -> int:
        return self.total - self.left


def of_jobs(jobs: JobQuerySet, *, all_of_them: bool = False) -> Numbers:
    """The numbers of the jobs that are to be looked at; all, or the doubtful ones and samples."""
    read = jobs.filter(state=State.DONE).order_by()
    numbers = Prediction.objects.filter(job__in=read.values("pk"))
    return numbers if all_of_them else numbers.filter(DOUBTFUL)


def waiting(numbers: Numbers) -> Numbers:
    """Those that nobody has said anything of, in the order of the paper."""
    return numbers.filter(verdicts=None).order_by("job__created", "job_id", "order")


def progress(numbers: Numbers) -> Progress:
    return Progress(numbers.count(), waiting(numbers).count())


def is_blind(number: Prediction) -> bool:
    """Whether it is keyed without showing what was read."""
    if hasattr(number, "sample"):
        return True
    care = care_of(number)
    if care.blind == Blind.DOUBTFUL:
        return number.confidence < (SURE if care.threshold is None else care.threshold)
    return care.blind == Blind.ALL


def care_of(number: Prediction) -> Care:
    """How the number's batch is checked; as usual where nobody has said anything else."""
    batch = number.job.batch
    return batch.care if hasattr(batch, "care") else Care(batch=batch)
