"""What the logs know of a person: collected before the account goes, blanked after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from accounts.export import owned_models
from accounts.models import User

NOBODY = "deleted account"


@dataclass
class Traces:
    """The rows that belong or once belonged to a person, and the addresses the person had.

    Keys are kept as text, as both logs keep them, by the kind of row.
    """

    user_id: int
    rows: dict[ContentType, set[str]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, user: User) -> Traces:
        traces = cls(user.pk)
        for model, lookups in owned_models().items():
            traces._find(model, lookups)
        traces.addresses = {user.email, *traces._logged_addresses()}
        # What somebody else has confirmed since is theirs by now.
        others = EmailAddress.objects.filter(verified=True).exclude(user=user)
        taken = others.filter(email__in=traces.addresses).values_list("email", flat=True)
        traces.addresses.difference_update(taken)
        return traces

    def blank_deeds(self) -> None:
        """Take out who did it, while the log still knows what this person did."""
        LogEntry.objects.filter(Q(actor=self.user_id) | self._done_unnamed()).update(
            actor=None, actor_email=None, remote_addr=None, remote_port=None
        )

    def blank(self) -> None:
        """Take out to whom it happened. Who else did it stays, and what, in one word, and when."""
        self.blank_deeds()
        mentions = Q(object_repr__in=self.addresses)
        for address in self.addresses:
            mentions |= Q(changes__icontains=json.dumps(address))
        LogEntry.objects.filter(self._about("object_pk") | mentions).update(
            object_pk="",
            object_id=None,
            object_repr=NOBODY,
            changes=None,
            changes_text="",
            serialized_data=None,
            additional_data=None,
        )
        AdminLogEntry.objects.filter(self._about("object_id")).update(
            object_id=None, object_repr=NOBODY, change_message=""
        )

    def _find(self, model: type[models.Model], lookups: list[str]) -> None:
        """The keys of this kind that a log may name: of rows that are there, and of former ones."""
        kind = ContentType.objects.get_for_model(model)
        is_audited = auditlog.contains(model)
        noted = set() if is_audited else _noted(kind)
        if not noted and not is_audited:
            return
        keys = self.rows.setdefault(kind, set())
        for lookup in lookups:
            mine = model._base_manager.filter(**{lookup: self.user_id}).values_list("pk", flat=True)
            found = map(str, mine.iterator())
            keys.update(key for key in found if is_audited or key in noted)
            if lookup != "pk" and "__" not in lookup:
                keys.update(self._former(kind, lookup))

    def _former(self, kind: ContentType, owner: str) -> Iterable[str]:
        """The keys of rows that the log gives to the person."""
        me = str(self.user_id)
        given = Q(**{f"changes__{owner}__0": me}) | Q(**{f"changes__{owner}__1": me})
        entries = LogEntry.objects.filter(given, content_type=kind)
        keys: Iterable[str] = entries.values_list("object_pk", flat=True)
        return keys

    def _logged_addresses(self) -> Iterator[str]:
        """Each address that the log names for the account, of now or of before."""
        people = ContentType.objects.get_for_models(User, EmailAddress).values()
        entries = LogEntry.objects.filter(self._about("object_pk"), content_type__in=people)
        for changes in entries.values_list("changes", flat=True):
            yield from (a for a in (changes or {}).get("email", []) if "@" in str(a))

    def _done_unnamed(self) -> Q:
        """What happened to the person's rows before a log-in: it was most likely the person."""
        unnamed = self._about("object_pk") & Q(actor=None)
        return unnamed | Q(actor_email__in=self.addresses)

    def _about(self, key: str) -> Q:
        about = Q(pk__in=[])
        for kind, keys in self.rows.items():
            about |= Q(**{"content_type": kind, f"{key}__in": keys})
        return about


def _noted(kind: ContentType) -> set[str]:
    """The keys that a log has of rows whose changes it does not follow by itself."""
    admin = AdminLogEntry.objects.filter(content_type=kind).values_list("object_id", flat=True)
    audit = LogEntry.objects.filter(content_type=kind).values_list("object_pk", flat=True)
    return {str(key) for key in (*admin.distinct(), *audit.distinct())}
