"""Deleting an account: no row, file, session or token is left, and nothing that names the person.

The audit log keeps that something happened, but no longer to whom.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from accounts.models import Mail, User

NOBODY = "deleted account"


def delete_account(user: User) -> None:
    """Remove the person for good. A job that is being read ends without a result."""
    addresses = set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    addresses.add(user.email)
    user.end_sessions()
    key = user.pk
    with transaction.atomic():
        for batch in user.batches.iterator():  # one by one: a large account fits no memory
            batch.delete()
        user.delete()
        for mail in Mail.objects.iterator():
            if addresses & set(mail.recipients):
                mail.delete()
        _forget(key, addresses)


def _forget(key: int, addresses: set[str]) -> None:
    """Take the name out of what the logs say about the account and what belonged to it."""
    people = ContentType.objects.get_for_model(User)
    about = Q(content_type=people, object_pk=str(key)) | Q(object_repr__in=addresses)
    mentions = Q(actor_email__in=addresses)
    for address in addresses:
        mentions |= Q(changes_text__contains=address) | Q(object_repr__contains=address)
    LogEntry.objects.filter(about | mentions).update(
        object_repr=NOBODY,
        changes=None,
        changes_text="",
        serialized_data=None,
        additional_data=None,
        actor_email=None,
        remote_addr=None,
    )
    LogEntry.objects.filter(actor_id=key).update(actor=None)  # of the deletion itself
    AdminLogEntry.objects.filter(content_type=people, object_id=str(key)).update(
        object_repr=NOBODY, change_message=""
    )
