"""Lists find words whatever their case, accents and alphabet: the fold, and its index."""

from django.db import migrations

from absorption.search import folding

# As `absorption.lists.filters` asks for them.
FOLDED = {
    "municipalities_contract": "title contracting_authority reference adam ada",
    "municipalities_document": "title issuer number",
}


def create(apps, schema_editor):
    """Make function and indexes on PostgreSQL."""
    if schema_editor.connection.vendor != "postgresql":
        return
    folding.make_function(schema_editor)
    for table, columns in FOLDED.items():
        words = " || ' ' || ".join(columns.split())
        schema_editor.execute(
            f"CREATE INDEX {table}_folded ON {table} "
            f"USING gin ({folding.FUNCTION}({words}) gin_trgm_ops)"
        )
        schema_editor.execute(f"ANALYZE {table}")


def drop(apps, schema_editor):
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        for table in FOLDED:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_folded")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {folding.FUNCTION}(text)")


class Migration(migrations.Migration):
    """Function and indexes."""

    dependencies = [
        ("absorption", "0012_where_a_contract_moved"),
        ("municipalities", "0006_where_a_contract_moved"),
    ]

    operations = [migrations.RunPython(create, drop)]
