"""Mails wait in the database until a worker has handed them to the mail server.

A request only writes a row, so it never waits for a mail server; the message to the worker is a
wake-up call, and while Redis is down nothing is lost: a periodic task finds what is due.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Mail

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # what one attempt may take
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend for the web process: it keeps the mails for the worker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            mail = _keep(message)
            transaction.on_commit(lambda pk=mail.pk: wake(pk))  # type: ignore[misc]
        return len(email_messages)


def wake(pk: int) -> None:
    """Tell a worker of a mail. Where the broker is down the periodic task finds it."""
    try:
        current_app.send_task("accounts.tasks.send_mail", args=[pk], retry=False)
    except OperationalError as error:
        log.warning("the broker is down, mail %s waits: %s", pk, error)


def wake_all() -> None:
    """Tell the workers of all mails that are due; drop what nobody would want any more."""
    now = timezone.now()
    old = Mail.objects.filter(created__lt=now - GIVEN_UP_AFTER)
    for mail in old:
        log.error("mail %s could not be sent for days: %s", mail.pk, mail.error)
    old.delete()
    for pk in Mail.objects.filter(due__lte=now).values_list("pk", flat=True):
        wake(pk)


def send(pk: int) -> None:
    """Hand one waiting mail to the mail server, unless another worker has it in hand."""
    now = timezone.now()
    if not Mail.objects.filter(pk=pk, due__lte=now).update(
        due=now + LEASE, attempts=F("attempts") + 1
    ):
        return
    mail = Mail.objects.get(pk=pk)
    try:
        _message(mail).send()
    except Exception as error:  # a mail server fails in many ways, all of which may pass
        log.warning("mail %s: attempt %d failed: %s", pk, mail.attempts, error)
        wait = min(LONGEST_WAIT, timedelta(seconds=10 * 2**mail.attempts))
        Mail.objects.filter(pk=pk).update(due=timezone.now() + wait, error=str(error)[:255])
    else:
        mail.delete()


def _keep(message: EmailMessage) -> Mail:
    alternatives = getattr(message, "alternatives", [])
    return Mail.objects.create(
        sender=message.from_email,
        recipients=message.recipients(),
        subject=str(message.subject)[:255],
        text=str(message.body),
        html=next((str(a[0]) for a in alternatives if a[1] == "text/html"), ""),
        due=timezone.now(),
    )


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.sender,
        mail.recipients,
        connection=get_connection(settings.DELIVERY_BACKEND),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
