"""Parts of numbers and of names are found by their trigrams, on PostgreSQL.

SQLite has none and looks at the rows of a person. Neither has a server whose database user may not
create the extension pg_trgm: the search is slower there and finds the same; once somebody has
created it, `migrate recognition 0009` and `migrate` again make the indexes.
"""

from typing import Any

from django.db import migrations

# The digits alone, as recognition.life.without_signs has the database compute them
SIGNS = " .,:/+-"
DIGITS = "text::text"
for sign in SIGNS:
    DIGITS = f"REPLACE({DIGITS}, '{sign}', '')"

INDEXES = {
    "prediction_text_trigrams": ("recognition_prediction", "UPPER(text::text)"),
    "prediction_digits_trigrams": ("recognition_prediction", DIGITS),
    "correction_text_trigrams": ("recognition_correction", "UPPER(text::text)"),
    "correction_digits_trigrams": ("recognition_correction", DIGITS),
    "addition_text_trigrams": ("recognition_addition", "UPPER(text::text)"),
    "addition_digits_trigrams": ("recognition_addition", DIGITS),
    "job_name_trigrams": ("recognition_job", "UPPER(name::text)"),
}
MAY = """
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
    OR (EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
        AND has_database_privilege(current_database(), 'CREATE'))
"""


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql" or not _may(schema_editor.connection):
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, (table, expression) in INDEXES.items():
        schema_editor.execute(
            f"CREATE INDEX {name} ON {table} USING gin (({expression}) gin_trgm_ops)"
        )


def drop(apps: Any, schema_editor: Any) -> None:
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


def _may(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY)
        return bool(cursor.fetchone()[0])


class Migration(migrations.Migration):
    dependencies = [("recognition", "0009_history")]

    operations = [migrations.RunPython(make, drop)]
