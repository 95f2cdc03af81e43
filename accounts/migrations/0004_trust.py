"""Plans that an administrator fixed, and tokens that may only read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_storage_and_leaving")]

    operations = [
        migrations.AddField(
            "apitoken",
            "scope",
            models.CharField(
                choices=[
                    ("read", "read results only"),
                    ("write", "read, upload, cancel and delete"),
                ],
                db_default="write",
                default="write",
                max_length=5,
                verbose_name="may",
            ),
        ),
        migrations.AddField(
            "user",
            "is_plan_fixed",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="An administrator gave it; the person can only ask for another one.",
                verbose_name="keeps this plan",
            ),
        ),
    ]
