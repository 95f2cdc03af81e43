"""A batch's promise, "at most 1 wrong in N": what must be looked at for it, and what is proven.

recognition/desk/plan.py chooses what to look at, recognition/desk/bound.py says what a sample
proves. What a person keys blind counts as right here: a slip has to be made twice to do harm.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from recognition.desk.bound import largest_share, proves
from recognition.desk.models import Care, Sample, Verdict
from recognition.desk.numbers import DOUBTFUL, of_jobs, waiting
from recognition.desk.plan import EVERYTHING, cheapest
from recognition.desk.vocabulary import Kind
from recognition.life import JobQuerySet
from recognition.models import Batch, Job
from recognition.vocabulary import State

ROWS = 1000  # written at a time
NEARLY = 1e-6  # by which 1 / 0.00001 falls short of 100,000


@dataclass(frozen=True)
class Promise:
    """How far it is kept. Shares are of the numbers that nobody needs to look at."""

    one_in: int
    total: int  # numbers of the batch
    looked_at: int  # to be looked at because they are doubtful
    left: int  # of those
    sample: int  # to be keyed blind of the rest
    keyed: int  # of those
    misses: int  # of those keyed, which had been read wrong
    allowed: int
    expected: float

    @property
    def more(self) -> int:
        """How many to key until it is proven."""
        return self.sample - self.keyed

    @property
    def is_failed(self) -> bool:
        """More were wrong than the plan allows; what helps is to look at everything."""
        return self.misses > self.allowed

    @property
    def is_short(self) -> bool:
        """Pictures of the sample were deleted, so that it proves too little."""
        return not (self.is_failed or self.left or self.more or self.is_proven)

    @property
    def is_proven(self) -> bool:
        if self.left or self.more or self.is_failed:
            return False
        return not self.sample or proves(self.misses, self.sample, self.one_in)

    @property
    def bound(self) -> float:
        """The largest share of wrong ones that what was keyed leaves possible (95 %)."""
        return largest_share(self.misses, self.keyed) if self.sample else 0.0

    @property
    def shares(self) -> dict[str, str]:
        """What is expected, and what is proven, as people say it."""
        return {"expected": share(self.expected), "proven": share(self.bound)}


def share(rate: float) -> str:
    """As "1 in 200", which never says less than is so."""
    wrong = _("1 in %(n)s")
    return (
        wrong % {"n": number_format(int(1 / rate + NEARLY), force_grouping=True)} if rate else "0"
    )


def plan(care: Care, one_in: int | None) -> None:
    """Choose anew what is looked at, and draw the sample; None takes the promise back.

    A sample that somebody has begun to key stays (`may_be_planned`): who draws until one fits
    proves nothing.
    """
    numbers = of_jobs(_jobs(care.batch), all_of_them=True)
    found = list(numbers.values_list("pk", "confidence"))
    with transaction.atomic():
        care.samples.all().delete()
        care.one_in, care.threshold, care.planned = one_in, None, None
        if one_in:
            _choose(care, found, one_in)
        care.save()


def _choose(care: Care, found: list[tuple[int, float]], one_in: int) -> None:
    chosen = cheapest([confidence for _, confidence in found], one_in)
    care.threshold, care.allowed = chosen.threshold, chosen.allowed
    care.expected, care.planned = chosen.expected, timezone.now()
    care.save()
    rest = [pk for pk, confidence in found if confidence >= chosen.threshold]
    drawn = random.SystemRandom().sample(rest, chosen.sample)
    samples = (Sample(prediction_id=pk, care=care) for pk in drawn)
    Sample.objects.bulk_create(samples, batch_size=ROWS)


def may_be_planned(care: Care) -> bool:
    """Not while pictures are being read, nor once the sample has begun to tell."""
    is_read = not _jobs(care.batch).filter(state__in=State.open()).exists()
    return is_read and not _keyed(care).exists()


def look_at_everything(care: Care) -> None:
    """The way out where the sample held too many wrong ones: no share is left to be proven."""
    care.samples.all().delete()
    care.threshold, care.allowed, care.expected = EVERYTHING, 0, 0.0
    care.save()


def state_of(care: Care) -> Promise | None:
    """None where nothing is promised."""
    if care.one_in is None:
        return None
    numbers = of_jobs(_jobs(care.batch), all_of_them=True)
    doubtful = numbers.filter(DOUBTFUL, sample=None)
    keyed = _keyed(care)
    return Promise(
        one_in=care.one_in,
        total=numbers.count(),
        looked_at=doubtful.count(),
        left=waiting(doubtful).count(),
        sample=care.samples.count(),
        keyed=keyed.values("prediction").distinct().count(),
        misses=_wrong(keyed),
        allowed=care.allowed,
        expected=care.expected,
    )


def _jobs(batch: Batch) -> JobQuerySet:
    return Job.objects.filter(batch=batch)


def _keyed(care: Care) -> QuerySet[Verdict]:
    return Verdict.objects.filter(prediction__sample__care=care)


def _wrong(keyed: QuerySet[Verdict]) -> int:
    """Of the verdicts on the sample; one that was mended since was wrong all the same."""
    wrong = keyed.exclude(kind=Kind.CONFIRMED)
    return wrong.values("prediction").distinct().count()
