"""What is known of a file before its job is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver


class Arrival(models.Model):
    """The name of a file whose bytes come before its job: committed before them, gone with it.

    So whatever a killed process leaves is known, and goes with the account (recognition/arrivals).
    """

    name = models.CharField(max_length=255, primary_key=True)
    upload = models.UUIDField(db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="arrivals")
    created = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.name


@receiver(post_delete, sender=Arrival, dispatch_uid="delete_arrival")
def delete_arrival(sender: type[Arrival], instance: Arrival, **_: Any) -> None:
    transaction.on_commit(partial(default_storage.delete, instance.name), robust=True)
