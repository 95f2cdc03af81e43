"""Corrections become verdicts, and the desk's own rows.

The table of the verdicts keeps its name, and its new columns have values of their own: the version
before goes on writing corrections to it. What it wrote of the same number as was read is told to be
a confirmation here.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROWS = 1000
PERSON = settings.AUTH_USER_MODEL


def tell_apart(apps: Any, schema_editor: Any) -> None:
    """A correction to what was read, however it is spaced, is a confirmation."""
    Verdict = apps.get_model("recognition", "Verdict")
    rows = Verdict.objects.select_related("prediction").only("text", "prediction__text")
    confirmed = []
    for row in rows.order_by("pk").iterator(chunk_size=ROWS):
        if row.text.split() and "".join(row.text.split()) == "".join(row.prediction.text.split()):
            confirmed.append(row.pk)
    for start in range(0, len(confirmed), ROWS):
        some = confirmed[start : start + ROWS]
        Verdict.objects.filter(pk__in=some).update(kind="confirmed")


def forget_what_was_none(apps: Any, schema_editor: Any) -> None:
    """The version before knows no verdict without a number."""
    Verdict = apps.get_model("recognition", "Verdict")
    Verdict.objects.filter(kind__in=("unreadable", "no-number")).delete()


def person(related_name: str) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=PERSON
    )


def prediction(related_name: str) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="recognition.prediction",
    )


def of_one(model: str, related_name: str) -> Any:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to=f"recognition.{model}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0006_arrivals"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        migrations.AlterModelTable("Correction", "recognition_correction"),
        migrations.RenameModel("Correction", "Verdict"),
        migrations.AlterModelOptions(
            "Verdict",
            options={
                "ordering": ["prediction", "created"],
                "verbose_name": "verdict",
                "verbose_name_plural": "verdicts",
            },
        ),
        migrations.AlterField("Verdict", "author", person("verdicts")),
        migrations.AlterField("Verdict", "prediction", prediction("verdicts")),
        migrations.AlterField(
            "Verdict",
            "text",
            models.CharField(blank=True, db_index=True, max_length=64, verbose_name="text"),
        ),
        migrations.AddField(
            "Verdict",
            "kind",
            models.CharField(
                choices=[
                    ("confirmed", "confirmed"),
                    ("corrected", "corrected"),
                    ("unreadable", "unreadable"),
                    ("no-number", "no number"),
                ],
                db_default="corrected",
                default="corrected",
                max_length=10,
                verbose_name="verdict",
            ),
        ),
        migrations.AddField(
            "Verdict",
            "way",
            models.CharField(
                choices=[("seen", "with the reading in sight"), ("blind", "keyed blind")],
                db_default="seen",
                default="seen",
                max_length=8,
                verbose_name="how",
            ),
        ),
        migrations.AddField(
            "Verdict", "seconds", models.FloatField(null=True, verbose_name="seconds it took")
        ),
        migrations.AddField("Verdict", "key", models.UUIDField(editable=False, null=True)),
        migrations.AlterField(
            "Verdict", "key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.AddConstraint(
            "Verdict", models.UniqueConstraint(fields=["author", "key"], name="verdict_once")
        ),
        migrations.CreateModel(
            "Care",
            fields=[
                ("batch", of_one("batch", "care")),
                (
                    "blind",
                    models.CharField(
                        choices=[
                            ("none", "none: the reading is always shown"),
                            ("doubtful", "the doubtful ones"),
                            ("all", "all that come to the desk"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="keyed without seeing the reading",
                    ),
                ),
                ("one_in", models.PositiveIntegerField(null=True, verbose_name="at most 1 wrong in")),
                ("threshold", models.FloatField(null=True)),
                ("allowed", models.PositiveSmallIntegerField(default=0)),
                ("expected", models.FloatField(default=0.0)),
                ("planned", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "care", "verbose_name_plural": "cares"},
        ),
        migrations.CreateModel(
            "Keying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=64, verbose_name="text")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("author", person("keyings")),
                ("prediction", prediction("keyings")),
            ],
            options={"verbose_name": "blind keying", "verbose_name_plural": "blind keyings"},
        ),
        migrations.AddConstraint(
            "Keying", models.UniqueConstraint(fields=["author", "key"], name="keying_once")
        ),
        migrations.CreateModel(
            "Hold",
            fields=[
                ("prediction", of_one("prediction", "hold")),
                ("seat", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("holder", person("holds")),
            ],
        ),
        migrations.CreateModel(
            "Sample",
            fields=[
                ("prediction", of_one("prediction", "sample")),
                (
                    "care",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="samples",
                        to="recognition.care",
                    ),
                ),
            ],
        ),
        migrations.RunPython(tell_apart, forget_what_was_none),  # last: PostgreSQL then alters nothing
    ]
