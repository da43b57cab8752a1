"""Words are folded as before, thirty times as fast on PostgreSQL: no index changes."""

from django.db import migrations

from absorption.search import folding


def replace(apps, schema_editor):
    """Replace the function of 0013 by one that goes through fewer letters."""
    if schema_editor.connection.vendor == "postgresql":
        folding.make_function(schema_editor)


class Migration(migrations.Migration):
    """The same function, which the version before asks, too."""

    dependencies = [("absorption", "0015_changes_newest_first")]
    operations = [migrations.RunPython(replace, migrations.RunPython.noop)]
