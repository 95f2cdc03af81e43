"""The history is sorted by name and by confidence, and what is in doubt is found at once."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """The least confidence of what was read before."""
    Job, Prediction = (apps.get_model("recognition", name) for name in ("Job", "Prediction"))
    read = Prediction.objects.filter(job=models.OuterRef("pk")).order_by("confidence")
    Job.objects.filter(state="done").update(
        lowest=models.Subquery(read.values("confidence")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0008_additions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='lowest',
            field=models.FloatField(null=True, verbose_name='confidence of the least sure number'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['owner', 'name', 'id'], name='job_history_by_name'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['owner', 'lowest', 'id'], name='job_history_by_confidence'),
        ),
        migrations.AddIndex(
            model_name='prediction',
            index=models.Index(condition=models.Q(('confidence__lt', 0.95)), fields=['job'], name='number_in_doubt'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
