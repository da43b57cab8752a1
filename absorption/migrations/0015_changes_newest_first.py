"""The newest publications are on most pages: on SQLite too they are found by their moment."""

from django.db import migrations


class Migration(migrations.Migration):
    """An index that PostgreSQL has had since `0003_indexes`."""

    dependencies = [("absorption", "0014_one_word_for_one_thing")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS change_newest_first ON absorption_change (at DESC, id DESC)",
            migrations.RunSQL.noop,
        )
    ]
