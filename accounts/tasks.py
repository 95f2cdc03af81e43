"""Celery's side: call one function, state the retry policy; nothing else.

The retry policy of a mail is in its row (accounts/outbox.py), not in the message.
"""

from __future__ import annotations

from celery import shared_task

from accounts import outbox


@shared_task
def send_mail(pk: int) -> None:
    outbox.send(pk)


@shared_task
def send_waiting_mails() -> None:
    outbox.wake_all()
