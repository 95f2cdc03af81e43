"""Deleting an account: no row, file, session or token is left, and nothing that names the person.

The account is locked at once. A worker then removes what is in it in short steps, each a
transaction of its own, so that others write in between; a step that a kill cut off is done again.
The audit log keeps that something happened, but no longer to whom.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

from allauth.account.adapter import get_adapter
from celery import current_app
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import mailbox
from accounts.export import files_of
from accounts.models import ApiToken, Mail, User
from accounts.traces import Traces

log = logging.getLogger(__name__)

STEP = 200  # jobs in one transaction, during which SQLite lets nobody else write
PAUSE = 0.15  # seconds between two steps: a writer who waits for SQLite looks ten times a second
TURN = 5.0  # seconds of steps for one message; mails that wait meanwhile go before the next
LEASE = timedelta(minutes=2)  # a message that was taken up and did not come so far was lost


def begin(user: User) -> None:
    """Lock the person out for good and have a worker remove the account."""
    with transaction.atomic():
        user.lock()
        ApiToken.objects.filter(user=user).delete()
        now = timezone.now()
        User.objects.filter(pk=user.pk, leaving=None).update(leaving=now, leaving_due=now)
        transaction.on_commit(lambda: wake([user.pk]))


def wake(people: Iterable[int]) -> None:
    """Tell a worker of each. Where the broker is down the periodic task does it again."""
    try:
        for pk in people:
            current_app.send_task("accounts.tasks.delete_account", args=[pk], retry=False)
    except OperationalError as error:
        log.warning("the broker is down, accounts wait for it to be deleted: %s", error)


def wake_all() -> None:
    """Go on with what got stuck."""
    stuck = User.objects.filter(leaving_due__lte=timezone.now())
    wake(stuck.values_list("pk", flat=True))


def go_on(pk: int) -> None:
    """Some steps, and a message for the next ones; nothing where another message is at it."""
    this = User.objects.filter(pk=pk, leaving_due__lte=timezone.now())
    if not this.update(leaving_due=timezone.now() + LEASE):
        return
    end = time.monotonic() + TURN
    while step(User.objects.get(pk=pk)):
        if time.monotonic() > end:
            User.objects.filter(pk=pk).update(leaving_due=timezone.now())
            wake([pk])
            return
        time.sleep(PAUSE)


def step(user: User) -> bool:
    """Remove a little of a locked account, in the end itself; whether something is left."""
    if some := list(user.jobs.order_by("pk")[:STEP]):
        _remove(user, some)
    elif empty := list(user.batches.filter(jobs=None).values_list("pk", flat=True)[:STEP]):
        user.batches.filter(pk__in=empty).delete()
    else:
        _remove_account(user)
        return False
    return True


def _remove(user: User, rows: Sequence[models.Model]) -> None:
    """Files first: a kill in between leaves rows that name them, never files that nobody knows."""
    for row in rows:
        for name in files_of(row):
            default_storage.delete(name)
    with transaction.atomic():
        collector = Collector(using="default", origin=rows[0])
        collector.collect(rows)
        traces = Traces(user.pk, _keys(collector))
        collector.delete()
        traces.blank()


def _keys(collector: Collector) -> dict[ContentType, set[str]]:
    return {
        ContentType.objects.get_for_model(model): {str(row.pk) for row in rows}
        for model, rows in collector.data.items()
    }


@transaction.atomic
def _remove_account(user: User) -> None:
    traces = Traces.of(user)
    traces.blank_deeds()
    farewell = get_adapter().render_mail("accounts/email/account_deleted", user.email, {})
    user.delete()
    for mail in Mail.objects.iterator():
        if traces.addresses & set(mail.recipients):
            mail.delete()
    traces.blank()
    if settings.MAILBOX:
        transaction.on_commit(lambda: mailbox.remove_to(traces.addresses), robust=True)
    farewell.send()
