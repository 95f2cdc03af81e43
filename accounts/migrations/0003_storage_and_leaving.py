"""The storage that a person uses as a figure, one export at a time, and accounts that are leaving."""

from django.core.files.storage import default_storage
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q, Sum
from django.utils import timezone


def measure_exports(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One export for each person: of several the newest that is packed, and one to pack."""
    exports = apps.get_model("accounts", "DataExport")
    kept, waiting = set(), set()
    for export in exports.objects.order_by("-created").iterator():
        if export.finished is None:
            if export.failed is None and export.user_id in waiting:
                exports.objects.filter(pk=export.pk).update(failed=timezone.now())
            waiting.add(export.user_id)
        elif export.user_id in kept:
            default_storage.delete(export.file.name)
            export.delete()
        else:
            kept.add(export.user_id)
            there = default_storage.exists(export.file.name)
            size = default_storage.size(export.file.name) if there else 0
            exports.objects.filter(pk=export.pk).update(bytes=size)


def count_bytes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people, jobs = apps.get_model("accounts", "User"), apps.get_model("recognition", "Job")
    exports = apps.get_model("accounts", "DataExport")
    for rows, owner in ((jobs, "owner"), (exports, "user")):
        totals = rows.objects.order_by().values_list(owner).annotate(Sum("bytes"))
        for person, total in totals.iterator():
            people.objects.filter(pk=person).update(bytes_used=models.F("bytes_used") + total)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_browser_language"), ("recognition", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "bytes_used",
            models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            "user",
            "leaving",
            models.DateTimeField(null=True, editable=False, verbose_name="being deleted since"),
        ),
        migrations.AddField("user", "leaving_due", models.DateTimeField(null=True, editable=False)),
        migrations.AddField(
            "dataexport",
            "bytes",
            models.BigIntegerField(db_default=0, default=0, verbose_name="bytes kept"),
        ),
        migrations.RunPython(measure_exports, migrations.RunPython.noop),
        migrations.RunPython(count_bytes, migrations.RunPython.noop),
        migrations.AddConstraint(
            "dataexport",
            models.UniqueConstraint(
                condition=Q(("failed", None), ("finished", None)),
                fields=["user"],
                name="export_packed_once_at_a_time",
            ),
        ),
    ]
