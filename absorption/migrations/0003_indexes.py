"""What lists are filtered, sorted and searched by, once there are very many rows.

PostgreSQL only, which finds the beginning of a word, or one like it, by its trigrams; SQLite
is for trying the portal out. `icontains` compares in capitals.
"""

from django.db import migrations

TRIGRAMS = {
    "municipalities_contract": ("title", "contracting_authority", "reference"),
    "municipalities_document": ("title", "issuer", "number"),
}
ORDERS = {
    "municipalities_contract": ("reference", "signed_on"),
    "municipalities_document": ("title",),
}
OTHERS = {
    "search_text_trigrams": "absorption_searchentry USING gin (text gin_trgm_ops)",
    "search_name_trigrams": "absorption_searchentry USING gin (name gin_trgm_ops)",
    "search_identifier_trigrams": "absorption_searchentry USING gin (identifiers gin_trgm_ops)",
    "contract_adam_in_capitals": "municipalities_contract (upper(adam))",
    "contract_ada_in_capitals": "municipalities_contract (upper(ada))",
    # What is public is counted from this index alone.
    "contract_public": (
        "municipalities_contract (id) WHERE state = 'published' AND superseded_at IS NULL"
    ),
    "contract_published_at": "municipalities_contract (published_at)",
    "contract_total_net": "absorption_contracttotal (net_amount) WHERE superseded_at IS NULL",
    "change_newest_first": "absorption_change (at DESC, id DESC)",
}


def indexes():
    """Return the definitions by name."""
    found = {name: f"ON {definition}" for name, definition in OTHERS.items()}
    for table, columns in TRIGRAMS.items():
        for column in columns:
            found[f"{table}_{column}_trigrams"] = (
                f"ON {table} USING gin (upper({column}) gin_trgm_ops)"
            )
    for table, columns in ORDERS.items():
        for column in columns:
            found[f"{table}_{column}_up"] = f"ON {table} ({column}, id)"
            found[f"{table}_{column}_down"] = f"ON {table} ({column} DESC NULLS LAST, id)"
    return found


def create(apps, schema_editor):
    """Create them on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, definition in indexes().items():
            schema_editor.execute(f"CREATE INDEX {name} {definition}")
        # An index on an expression is chosen well only once its values were counted.
        schema_editor.execute("ANALYZE municipalities_contract, municipalities_document")


def drop(apps, schema_editor):
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        for name in indexes():
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    """Indexes of the lists and of the search."""

    dependencies = [("absorption", "0002_append_only"), ("municipalities", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
