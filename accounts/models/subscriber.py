"""What a plan allows a person, held against what the person uses."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models.plan import MEGABYTE, Plan


def _today() -> date:
    """One day for all, in UTC: a person's own zone could be changed to make a new day begin."""
    return timezone.now().astimezone(UTC).date()


COUNTED = {"images_day", "images_today", "bytes_used"}  # by UPDATEs alone


class Subscriber(models.Model):
    plan = models.ForeignKey(
        Plan,
        models.PROTECT,
        verbose_name=gettext_lazy("plan"),
        related_name="subscribers",
        null=True,
        blank=True,
        help_text=gettext_lazy("Without one, the plan for new accounts holds."),
    )
    wanted_plan = models.ForeignKey(
        Plan,
        models.SET_NULL,
        verbose_name=gettext_lazy("asks for the plan"),
        related_name="+",
        null=True,
        blank=True,
    )
    is_plan_fixed = models.BooleanField(
        gettext_lazy("keeps this plan"),
        default=False,
        db_default=False,
        help_text=gettext_lazy(
            "An administrator gave it; the person can only ask for another one."
        ),
    )
    images_day = models.DateField(null=True, editable=False)  # the day that images_today counts
    images_today = models.PositiveIntegerField(default=0, editable=False)
    bytes_used = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Whoever saves a form leaves alone what uploads counted meanwhile."""
        if not self._state.adding and options.get("update_fields") is None and not args:
            fields = {f.name for f in self._meta.concrete_fields if not f.primary_key}
            options["update_fields"] = fields - COUNTED - self.get_deferred_fields()
        super().save(*args, **options)

    @property
    def current_plan(self) -> Plan:
        return self.plan or Plan.objects.default()

    @property
    @admin.display(description=gettext_lazy("images today"))
    def images_used_today(self) -> int:
        return self.images_today if self.images_day == _today() else 0

    @classmethod
    def store(cls, pk: int, size: int) -> None:
        """Count bytes in; what is less than nothing is given back.

        Call it in the transaction that adds or removes the rows. A sum over all of them would take
        a hundred times longer, under the lock on this row.
        """
        cls._default_manager.filter(pk=pk).update(bytes_used=F("bytes_used") + size)

    @classmethod
    def recount(cls) -> int:
        """Correct each figure that is not the sum of what is kept; how many those were."""
        wrong = 0
        for pk in cls._default_manager.values_list("pk", flat=True).order_by("pk"):
            with transaction.atomic():
                locked = cls._default_manager.select_for_update().filter(pk=pk).first()
                if locked and (real := locked._bytes_kept()) != locked.bytes_used:
                    cls._default_manager.filter(pk=pk).update(bytes_used=real)
                    wrong += 1
        return wrong

    def _bytes_kept(self) -> int:
        kept = (self.jobs, self.exports)  # type: ignore[attr-defined]
        return sum(rows.aggregate(total=Sum("bytes"))["total"] or 0 for rows in kept)

    def choose(self, plan: Plan) -> bool:
        """Change to the plan, or ask for it where one must; whether it holds now."""
        if self.must_ask_for(plan):
            self.wanted_plan = plan
        else:
            self.plan, self.wanted_plan = plan, None
        self.save(update_fields=["plan", "wanted_plan"])
        return self.wanted_plan is None

    def must_ask_for(self, plan: Plan) -> bool:
        return plan != self.current_plan and (plan.needs_approval or self.is_plan_fixed)

    def removed_by(self, plan: Plan) -> int:
        """How many pictures are older than the plan keeps them."""
        if plan.days_kept is None:
            return 0
        end = timezone.now() - timedelta(days=plan.days_kept)
        return int(self.jobs.filter(created__lt=end).count())  # type: ignore[attr-defined]

    def plan_refuses(self, images: int) -> str:
        """Why an upload of so many images need not even be looked at; empty where it may."""
        plan = self.current_plan
        if images > plan.images_in_a_batch:
            return ngettext(
                "Your plan takes %(most)d image at a time. Please upload fewer.",
                "Your plan takes %(most)d images at a time. Please upload fewer.",
                plan.images_in_a_batch,
            ) % {"most": plan.images_in_a_batch}
        if self.images_used_today >= plan.images_a_day:
            return self._day_is_full(plan)
        return ""

    def reserve(self, images: int, size: int) -> str:
        """Count an upload in, or say why the plan does not take it; empty where it does.

        `size` is in bytes. Call it inside the transaction that saves the jobs and roll that back
        where a sentence comes: the conditional UPDATE locks this person's row until then, so that
        no two uploads of one person are weighed at the same time.
        """
        plan = self.current_plan
        today = _today()
        mine = type(self)._default_manager.filter(pk=self.pk)
        mine.exclude(images_day=today).update(images_day=today, images_today=0)
        room = mine.filter(images_day=today, images_today__lte=plan.images_a_day - images)
        if not room.update(images_today=F("images_today") + images):
            return self._day_is_full(plan)
        fits = mine.filter(bytes_used__lte=plan.bytes - size)
        if not fits.update(bytes_used=F("bytes_used") + size):
            return _(
                "Your pictures would take more than the %(most)d MB of your plan. Please choose a "
                "larger plan on your account page, or delete pictures that you no longer need."
            ) % {"most": plan.bytes // MEGABYTE}
        return ""

    def _day_is_full(self, plan: Plan) -> str:
        return ngettext(
            "Your plan reads %(most)d image a day, and this would be more. Please come back "
            "tomorrow, or choose a larger plan on your account page.",
            "Your plan reads %(most)d images a day, and this would be more. Please come back "
            "tomorrow, or choose a larger plan on your account page.",
            plan.images_a_day,
        ) % {"most": plan.images_a_day}
