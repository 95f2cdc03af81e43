"""Mails wait in the database until a worker has handed them to the mail server.

A request only writes a row, so it never waits for a mail server; the message to the worker is a
wake-up call, and while Redis is down nothing is lost: a periodic task finds what is due. A message
names the attempt that it asks for, so a second one for the same attempt does nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import mailbox
from accounts.models import Mail

log = logging.getLogger(__name__)

MOST = 100  # messages sent at a time; the next periodic task sends the rest
GRACE = timedelta(minutes=1)  # a message that nobody took for so long was lost
LEASE = timedelta(minutes=2)  # what one attempt may take
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend for the web process: it keeps the mails for the worker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            mail = _keep(message)
            transaction.on_commit(lambda mail=mail: wake([mail]))  # type: ignore[misc]
        return len(email_messages)


def wake(mails: Iterable[Mail]) -> None:
    """Tell a worker of each mail. Where the broker is down the periodic task finds them."""
    sent: list[int] = []
    try:
        for mail in mails:
            args = [mail.pk, mail.attempts]
            current_app.send_task("accounts.tasks.send_mail", args=args, retry=False)
            sent.append(mail.pk)
    except OperationalError as error:
        log.warning("the broker is down, mails wait for it: %s", error)
    now = timezone.now()
    Mail.objects.filter(pk__in=sent, due__lte=now).update(due=now + GRACE)


def wake_all() -> None:
    """Tell the workers of the mails that are due; drop what nobody would want any more."""
    now = timezone.now()
    old = Mail.objects.filter(created__lt=now - GIVEN_UP_AFTER)
    for mail in old:
        log.error("mail %s could not be sent for days: %s", mail.pk, mail.error)
    old.delete()
    wake(Mail.objects.filter(due__lte=now).order_by("due")[:MOST])


def send(pk: int, attempt: int) -> None:
    """Hand one waiting mail to the mail server, unless this attempt was made already."""
    this = Mail.objects.filter(pk=pk, attempts=attempt)
    if not this.update(due=timezone.now() + LEASE, attempts=F("attempts") + 1):
        return
    mail = Mail.objects.get(pk=pk)
    try:
        _message(mail).send()
    except Exception as error:  # a mail server fails in many ways, all of which may pass
        log.warning("mail %s: attempt %d failed: %s", pk, mail.attempts, error)
        wait = min(LONGEST_WAIT, timedelta(seconds=10 * 2**mail.attempts))
        Mail.objects.filter(pk=pk).update(due=timezone.now() + wait, error=str(error)[:255])
    else:
        is_still_wanted, _ = mail.delete()
        if not is_still_wanted and settings.MAILBOX:
            _forget(mail)


def _forget(mail: Mail) -> None:
    """The account went while its mail was on the way: what was kept of it goes, too."""
    people = EmailAddress.objects.filter(email__in=mail.recipients)
    mailbox.remove_to(set(mail.recipients).difference(people.values_list("email", flat=True)))


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
