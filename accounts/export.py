"""Everything that is kept of a person, as one ZIP.

What belongs to a person is what would be deleted with the account: each row that a chain of
cascading foreign keys ties to the user, and each file of such a row. So nothing that is added to
the platform later can be forgotten here. Beside them lie tables for people, which other apps make:
the settings name them (EXPORTED_TABLES), since nothing of theirs is imported here.
"""

from __future__ import annotations

import json
import logging
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import IO, Any
from urllib.parse import urljoin
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from allauth.account.adapter import get_adapter
from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string
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
GRACE = timedelta(hours=2)  # a message that nobody took for so long was lost
LEFT_OUT = {"accounts.dataexport"}  # the ZIP does not contain itself


def ask_for(user: User, absolute: Callable[[str], str]) -> bool:
    """Have the person's data packed; False where that is under way already."""
    export = DataExport(user=user)
    export.link = absolute(reverse("account_export", args=[export.pk]))
    try:
        with transaction.atomic():
            export.save(force_insert=True)
    except IntegrityError:  # one at a time, also where two are asked for at once
        return False
    DataExport.objects.filter(user=user).exclude(failed=None).delete()
    transaction.on_commit(lambda: wake([export]))
    return True


def wake(exports: Iterable[DataExport]) -> None:
    """Tell a worker of each. Where the broker is down the periodic task does it again."""
    sent: list[uuid.UUID] = []
    try:
        for export in exports:
            args = [str(export.pk), export.attempts]
            current_app.send_task("accounts.tasks.pack_data", args=args, retry=False)
            sent.append(export.pk)
    except OperationalError as error:
        log.warning("the broker is down, exports wait for it: %s", error)
    DataExport.objects.due().filter(pk__in=sent).update(due=timezone.now() + GRACE)


def wake_all() -> None:
    """Give up what was tried often enough, and wake what got stuck."""
    if given_up := DataExport.objects.give_up():
        log.error("%d exports could not be packed", given_up)
    wake(DataExport.objects.due())


def pack(pk: uuid.UUID, attempt: int) -> None:
    """Pack one export, keep the file and write to the person; what fails is tried again."""
    export = DataExport.objects.claim(pk, attempt)
    if export is None:
        return
    try:
        _keep(export)
    except BaseException:  # also when the worker is told to stop
        default_storage.delete(export_path(export))
        this = DataExport.objects.unfinished().filter(pk=pk, attempts=export.attempts)
        this.update(due=timezone.now())
        raise


def _keep(export: DataExport) -> None:
    path = export_path(export)
    default_storage.delete(path)  # what a killed worker left
    with tempfile.TemporaryFile() as file:
        write(export.user, file, export.link)
        size = file.tell()
        name = default_storage.save(path, File(file))
    with transaction.atomic():
        kept = DataExport.objects.unfinished().filter(pk=export.pk)
        if kept.update(file=name, bytes=size, finished=timezone.now()):
            User.store(export.user_id, size)
            DataExport.objects.filter(user=export.user).exclude(pk=export.pk).delete()
            _tell(export)
            return
    default_storage.delete(name)  # the account is gone


def _tell(export: DataExport) -> None:
    context = {"link": export.link}
    get_adapter().render_mail("accounts/email/export_ready", export.user.email, context).send()


def write(user: User, file: IO[bytes], site: str = "") -> None:
    """The ZIP: one JSON file for each kind of row, the files under the names in the rows, tables.

    `site` is any address of it; without one the tables' addresses are paths.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for model, lookups in owned_models().items():
            name = f"{model._meta.label_lower}.json"
            with archive.open(name, "w", force_zip64=True) as rows:
                names = list(_write_rows(model, lookups, user, rows))
            for file_name in names:
                _add_file(archive, file_name)
        for name, maker in settings.EXPORTED_TABLES.items():
            with archive.open(name, "w", force_zip64=True) as table:
                table.writelines(_table(maker, user, site))


def _table(maker: str, user: User, site: str) -> Iterator[bytes]:
    """As the person would get it on a page: in their language and with the time of their zone."""
    with translation.override(user.mail_language), timezone.override(user.zone):
        pieces: Iterator[bytes] = import_string(maker)(user, partial(urljoin, site))
    return pieces


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
            yield from files_of(row)
    file.write(b"\n]\n")


def _values(row: models.Model) -> dict[str, Any]:
    secret = SECRETS.get(row._meta.label_lower, set())
    fields = [field for field in row._meta.concrete_fields if field.name not in secret]
    return {field.attname: _plain(field.value_from_object(row)) for field in fields}


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


def files_of(row: models.Model) -> Iterator[str]:
    """The names of the files that this row knows."""
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
