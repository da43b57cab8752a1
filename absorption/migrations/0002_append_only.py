"""PostgreSQL holds a published figure against every way in, raw SQL included.

The only write that it knows is `superseded_at` from empty to a time. On SQLite, which is
for trying the portal out, the models hold the same rule.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION absorption_figure_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF EXISTS (SELECT 1 FROM absorption_absorptionfigure WHERE state = 'published') THEN
            RAISE EXCEPTION 'published figures are never deleted' USING ERRCODE = '23001';
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.state <> 'published' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'published figure % is never deleted', OLD.id USING ERRCODE = '23001';
    END IF;
    IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
        AND to_jsonb(NEW) - 'superseded_at' = to_jsonb(OLD) - 'superseded_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published figure % is never changed', OLD.id USING ERRCODE = '23001';
END $$;
CREATE TRIGGER figure_is_append_only BEFORE UPDATE OR DELETE ON absorption_absorptionfigure
    FOR EACH ROW EXECUTE FUNCTION absorption_figure_is_append_only();
CREATE TRIGGER figures_are_not_truncated BEFORE TRUNCATE ON absorption_absorptionfigure
    FOR EACH STATEMENT EXECUTE FUNCTION absorption_figure_is_append_only();
"""
DROP = """
DROP TRIGGER figures_are_not_truncated ON absorption_absorptionfigure;
DROP TRIGGER figure_is_append_only ON absorption_absorptionfigure;
DROP FUNCTION absorption_figure_is_append_only();
"""


def create(apps, schema_editor):
    """Create the trigger where the database has triggers of this kind."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps, schema_editor):
    """Drop it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    """Append-only figures."""

    dependencies = [("absorption", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
