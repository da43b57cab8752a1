"""PostgreSQL holds a release against every way in, raw SQL included; see `DataRelease`."""

from django.db import migrations

CREATE = """
CREATE FUNCTION absorption_release_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND NOT EXISTS (SELECT 1 FROM absorption_datarelease) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a data release never changes' USING ERRCODE = '23001';
END $$;
CREATE TRIGGER release_is_frozen BEFORE UPDATE OR DELETE ON absorption_datarelease
    FOR EACH ROW EXECUTE FUNCTION absorption_release_is_frozen();
CREATE TRIGGER releases_are_not_truncated BEFORE TRUNCATE ON absorption_datarelease
    FOR EACH STATEMENT EXECUTE FUNCTION absorption_release_is_frozen();
"""
DROP = """
DROP TRIGGER releases_are_not_truncated ON absorption_datarelease;
DROP TRIGGER release_is_frozen ON absorption_datarelease;
DROP FUNCTION absorption_release_is_frozen();
"""


def create(apps, schema_editor):
    """Create the triggers where the database has triggers of this kind."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps, schema_editor):
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):
    """Frozen releases."""

    dependencies = [("absorption", "0020_data_release")]
    operations = [migrations.RunPython(create, drop)]
