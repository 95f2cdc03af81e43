"""What a plan no longer keeps, and what ran out, is removed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from accounts import export
from accounts.models import ApiToken, DataExport, Plan, User

log = logging.getLogger(__name__)


def remove_old_results() -> None:
    """Remove each job that is older than its owner's plan keeps, with its files."""
    for plan in Plan.objects.exclude(days_kept=None):
        subscribed = Q(plan=plan) | Q(plan=None) if plan.is_default else Q(plan=plan)
        end = timezone.now() - timedelta(days=plan.days_kept or 0)
        for user in User.objects.filter(subscribed, jobs__created__lt=end).distinct().iterator():
            _remove(user, end=end)


def remove_expired_keys() -> None:
    """Remove the sessions and API tokens that ran out, and what was noted of such sessions."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    ApiToken.objects.filter(expiry__lte=timezone.now()).delete()


def recount_storage() -> None:
    """Hold each person's figure against the sum of what is kept."""
    if wrong := User.recount():
        log.error("the storage of %d people was counted wrongly and is corrected", wrong)


def tidy_exports() -> None:
    """Remove the packed data that ran out; pack again what failed or got stuck."""
    for old in DataExport.objects.expired():
        old.delete()
    export.wake_all()


def _remove(user: User, end: datetime) -> None:
    for job in user.jobs.filter(created__lt=end).iterator():
        job.delete()
    user.batches.filter(jobs=None, created__lt=end).delete()
