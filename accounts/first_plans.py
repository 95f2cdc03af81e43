"""The plans of a new installation; administrators change them as they like."""

from __future__ import annotations

from django.apps.registry import Apps
from django.apps.registry import apps as registry
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext, gettext_noop

FIRST_PLANS = (
    {
        "name": gettext_noop("Short-lived"),
        "description": gettext_noop("Everything is removed after a month."),
        "images_a_day": 5_000,
        "images_in_a_batch": 500,
        "megabytes": 2 * 1024,
        "days_kept": 30,
    },
    {
        "name": gettext_noop("Standard"),
        "description": gettext_noop("For a person or a small office."),
        "images_a_day": 20_000,
        "images_in_a_batch": 500,
        "megabytes": 10 * 1024,
        "days_kept": 365,
        "is_default": True,
    },
    {
        "name": gettext_noop("Archive"),
        "description": gettext_noop("For large collections that are kept for ever."),
        "images_a_day": 100_000,
        "images_in_a_batch": 500,
        "megabytes": 100 * 1024,
        "days_kept": None,
        "needs_approval": True,
    },
)
TEXTS = {plan[key] for plan in FIRST_PLANS for key in ("name", "description")}


def told(text: str) -> str:
    """A text of the first plans in the reader's language; what an administrator wrote as it is."""
    return gettext(text) if text in TEXTS else text


def create_first_plans(apps: Apps = registry, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    """After a migration, where there is no plan at all."""
    try:
        plans = apps.get_model("accounts", "Plan")._default_manager.using(using)
    except LookupError:  # migrated back to before there were plans
        return
    if not plans.exists():
        plans.bulk_create(plans.model(**values) for values in FIRST_PLANS)
