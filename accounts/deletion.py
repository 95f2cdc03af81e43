"""Deleting an account: no row, file, session or token is left, and nothing that names the person.

The audit log keeps that something happened, but no longer to whom.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts import mailbox
from accounts.models import Mail, User
from accounts.traces import Traces


def delete_account(user: User) -> None:
    """Remove the person for good. A job that is being read ends without a result."""
    user.end_sessions()
    with transaction.atomic():
        traces = Traces.of(user)
        traces.blank_deeds()
        for batch in user.batches.iterator():  # one by one: a large account fits no memory
            batch.delete()
        user.delete()
        for mail in Mail.objects.iterator():
            if traces.addresses & set(mail.recipients):
                mail.delete()
        traces.blank()
        if settings.MAILBOX:
            transaction.on_commit(lambda: mailbox.remove_to(traces.addresses), robust=True)
