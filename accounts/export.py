"""Everything that is kept of a person, as one ZIP.

What belongs to a person is what would be deleted with the account: each row that a chain of
cascading foreign keys ties to the user, and each file of such a row. So nothing that is added to
the platform later can be forgotten here.
"""

from __future__ import annotations

import json
import logging
import tempfile
import uuid
from collections.abc import Callable, Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from allauth.account.adapter import get_adapter
from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from accounts.models import DataExport, User
from accounts.models.export import export_path

log = logging.getLogger(__name__)

SECRETS = {
    "accounts.user": {"password"},
    "accounts.apitoken": {"digest"},
    "mfa.authenticator": {"data"},
    "usersessions.usersession": {"session_key"},
    "socialaccount.socialtoken": {"token", "token_secret"},
}
LEFT_OUT = {"accounts.dataexport"}  # the ZIP does not contain itself


def ask_for(user: User, absolute: Callable[[str], str]) -> bool:
    """Have the person's data packed; False where that is under way already."""
    if DataExport.objects.unfinished().filter(user=user).exists():
        return False
    export = DataExport(user=user)
    export.link = absolute(reverse("account_export", args=[export.pk]))
    export.save()
    transaction.on_commit(lambda: wake(export.pk))
    return True


def wake(pk: uuid.UUID) -> None:
    """Tell a worker. Where the broker is down the hourly task does it again."""
    try:
        current_app.send_task("accounts.tasks.pack_data", args=[str(pk)], retry=False)
    except OperationalError as error:
        log.warning("the broker is down, export %s waits: %s", pk, error)


def pack(pk: uuid.UUID) -> None:
    """Pack one export, keep the file and write to the person."""
    export = DataExport.objects.unfinished().select_related("user").filter(pk=pk).first()
    if export is None:
        return
    with tempfile.TemporaryFile() as file:
        write(export.user, file)
        name = default_storage.save(export_path(export, ""), File(file))
    now = timezone.now()
    if not DataExport.objects.unfinished().filter(pk=pk).update(file=name, finished=now):
        default_storage.delete(name)  # the account is gone, or another worker was quicker
        return
    with translation.override(export.user.language or settings.LANGUAGE_CODE):
        mail = get_adapter().render_mail(
            "accounts/email/export_ready", export.user.email, {"link": export.link}
        )
    mail.send()


def write(user: User, file: IO[bytes]) -> None:
    """The ZIP: one JSON file for each kind of row, and the files under the names in the rows."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for model, lookups in owned_models().items():
            with archive.open(f"{model._meta.label_lower}.json", "w") as rows:
                names = list(_write_rows(model, lookups, user, rows))
            for name in names:
                _add_file(archive, name)


def owned_models() -> dict[type[models.Model], list[str]]:
    """Each kind of row that goes with the account, and the lookups that lead from it to the user.

    Of several chains through the same foreign key the shortest is enough.
    """
    found: dict[type[models.Model], dict[str, str]] = {User: {"pk": "pk"}}
    chains: list[tuple[type[models.Model], str]] = [(User, "")]
    while chains:
        model, way = chains.pop(0)
        for relation in model._meta.related_objects:
            owned, field = relation.related_model, relation.field.name
            if relation.on_delete is not models.CASCADE or owned._meta.label_lower in LEFT_OUT:
                continue
            lookups = found.setdefault(owned, {})
            if field not in lookups:
                lookups[field] = f"{field}__{way}" if way else field
                chains.append((owned, lookups[field]))
    return {model: list(lookups.values()) for model, lookups in found.items()}


def _write_rows(
    model: type[models.Model], lookups: list[str], user: User, file: IO[bytes]
) -> Iterator[str]:
    """Write the user's rows as a JSON array, row by row; the names of their files."""
    seen: set[Any] = set()
    file.write(b"[")
    for lookup in lookups:
        for row in model._base_manager.filter(**{lookup: user.pk}).iterator(chunk_size=500):
            if row.pk in seen:
                continue
            file.write(b",\n" if seen else b"\n")
            seen.add(row.pk)
            file.write(json.dumps(_values(row), cls=DjangoJSONEncoder, ensure_ascii=False).encode())
            yield from _files(row)
    file.write(b"\n]\n")


def _values(row: models.Model) -> dict[str, Any]:
    secret = SECRETS.get(row._meta.label_lower, set())
    fields = [field for field in row._meta.concrete_fields if field.name not in secret]
    return {field.attname: _plain(field.value_from_object(row)) for field in fields}


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


def _files(row: models.Model) -> Iterator[str]:
    for field in row._meta.concrete_fields:
        if isinstance(field, models.FileField) and (name := getattr(row, field.name).name):
            yield name


def _add_file(archive: ZipFile, name: str) -> None:
    """Pictures are compressed already, so they are only copied."""
    try:
        with default_storage.open(name) as source:
            info = ZipInfo(name, timezone.now().timetuple()[:6])
            info.compress_type = ZIP_STORED
            with archive.open(info, "w", force_zip64=True) as target:
                for chunk in source.chunks():
                    target.write(chunk)
    except FileNotFoundError:
        log.warning("an export misses the file %s", name)
