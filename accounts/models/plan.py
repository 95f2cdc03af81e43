"""Plans: how much a person may upload, and how long the results are kept."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.first_plans import told

AT_LEAST_ONE = [MinValueValidator(1)]
MEGABYTE = 2**20


class PlanQuerySet(models.QuerySet["Plan"]):
    def default(self) -> Plan:
        """The plan of everybody who has chosen none."""
        return self.get(is_default=True)


class Plan(models.Model):
    name = models.CharField(_("name"), max_length=50, unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    images_a_day = models.PositiveIntegerField(_("images a day"), validators=AT_LEAST_ONE)
    images_in_a_batch = models.PositiveIntegerField(
        _("images in one upload"), validators=AT_LEAST_ONE
    )
    megabytes = models.PositiveIntegerField(_("storage in megabytes"), validators=AT_LEAST_ONE)
    days_kept = models.PositiveIntegerField(
        _("days that results are kept"),
        validators=AT_LEAST_ONE,
        null=True,
        blank=True,
        help_text=_("Leave this empty to keep them for ever."),
    )
    needs_approval = models.BooleanField(
        _("needs approval"),
        default=False,
        help_text=_("People ask for this plan, and an administrator says yes."),
    )
    is_default = models.BooleanField(_("for new accounts"), default=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["images_a_day", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="plan_default_is_one",
                violation_error_message=_("There is a plan for new accounts already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        return told(self.name)

    @property
    def shown_description(self) -> str:
        return told(self.description)

    @property
    def bytes(self) -> int:
        return self.megabytes * MEGABYTE
