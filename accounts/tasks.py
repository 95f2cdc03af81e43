"""Celery's side: call one function, state the retry policy; nothing else.

The retry policy of a mail or an export is in its row, not in the message: a periodic task finds
what is due.
"""

from __future__ import annotations

import uuid

from celery import shared_task

from accounts import deletion, export, orphans, outbox, retention

MINUTES = 60


@shared_task
def send_mail(pk: int, attempt: int) -> None:
    outbox.send(pk, attempt)


@shared_task
def send_waiting_mails() -> None:
    outbox.wake_all()


@shared_task(soft_time_limit=20 * MINUTES, time_limit=21 * MINUTES, acks_late=False)
def pack_data(pk: str, attempt: int) -> None:
    export.pack(uuid.UUID(pk), attempt)


@shared_task(time_limit=10 * MINUTES, soft_time_limit=9 * MINUTES, acks_late=False)
def tidy_exports() -> None:
    retention.tidy_exports()


@shared_task
def delete_account(pk: int) -> None:
    deletion.go_on(pk)


@shared_task
def delete_accounts() -> None:
    deletion.wake_all()


@shared_task(time_limit=60 * MINUTES, soft_time_limit=59 * MINUTES, acks_late=False)
def remove_orphans() -> None:
    orphans.remove()


@shared_task(time_limit=60 * MINUTES, soft_time_limit=59 * MINUTES, acks_late=False)
def recount_storage() -> None:
    retention.recount_storage()


@shared_task(time_limit=60 * MINUTES, soft_time_limit=59 * MINUTES, acks_late=False)
def remove_old_results() -> None:
    retention.remove_old_results()


@shared_task(time_limit=10 * MINUTES, soft_time_limit=9 * MINUTES, acks_late=False)
def remove_expired_keys() -> None:
    retention.remove_expired_keys()
