"""People take turns in each queue; what waits already keeps the order in which it came."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0004_signs_and_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "job",
            "turn",
            models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RemoveIndex("job", "job_due"),
        migrations.AddIndex(
            "job",
            models.Index(condition=Q(state="queued"), fields=["queue", "due"], name="job_due"),
        ),
        migrations.AddIndex(
            "job",
            models.Index(
                condition=Q(state="queued"),
                fields=["queue", "turn", "queued", "id"],
                name="job_in_turn",
            ),
        ),
        migrations.AddIndex(
            "job",
            models.Index(
                condition=Q(state="queued"),
                fields=["owner", "queue", "-turn"],
                name="job_turn_of_owner",
            ),
        ),
    ]
