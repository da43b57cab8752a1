"""PostgreSQL finds the beginning of a word, or one like it, by its trigrams.

SQLite, which is for trying the portal out, reads the entries through.
"""

from django.db import migrations

CREATE = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_text_trigrams ON absorption_searchentry USING gin (text gin_trgm_ops)",
    "CREATE INDEX search_name_trigrams ON absorption_searchentry USING gin (name gin_trgm_ops)",
    "CREATE INDEX search_identifier_trigrams ON absorption_searchentry"
    " USING gin (identifiers gin_trgm_ops)",
]
DROP = [
    "DROP INDEX search_identifier_trigrams",
    "DROP INDEX search_name_trigrams",
    "DROP INDEX search_text_trigrams",
]


def execute(statements):
    """Return the step that runs `statements` where there are trigrams."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    """Indexes of the search entries."""

    dependencies = [("absorption", "0030_search_and_reports")]
    operations = [migrations.RunPython(execute(CREATE), execute(DROP))]
