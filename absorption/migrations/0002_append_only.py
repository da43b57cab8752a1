"""PostgreSQL holds what never changes against every way in, raw SQL included.

A published figure knows two writes: `superseded_at` from empty to a time, and a text that
becomes the stub that says that personal data was deleted (`absorption.redaction`). A release
knows none. On SQLite, which is for trying the portal out, the models hold the same rules.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION absorption_figure_is_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    texts CONSTANT text[] := ARRAY['note', 'stated_definition', 'change_reason'];
    stub CONSTANT text := '[διαγράφηκε: προσωπικά δεδομένα, %]';
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
    IF to_jsonb(NEW) - texts = to_jsonb(OLD) - texts
        AND (NEW.note = OLD.note OR NEW.note LIKE stub)
        AND (NEW.stated_definition = OLD.stated_definition OR NEW.stated_definition LIKE stub)
        AND (NEW.change_reason = OLD.change_reason OR NEW.change_reason LIKE stub) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'published figure % is never changed', OLD.id USING ERRCODE = '23001';
END $$;
CREATE TRIGGER figure_is_append_only BEFORE UPDATE OR DELETE ON absorption_absorptionfigure
    FOR EACH ROW EXECUTE FUNCTION absorption_figure_is_append_only();
CREATE TRIGGER figures_are_not_truncated BEFORE TRUNCATE ON absorption_absorptionfigure
    FOR EACH STATEMENT EXECUTE FUNCTION absorption_figure_is_append_only();

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
DROP TRIGGER figures_are_not_truncated ON absorption_absorptionfigure;
DROP TRIGGER figure_is_append_only ON absorption_absorptionfigure;
DROP FUNCTION absorption_figure_is_append_only();
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
    """Append-only figures, frozen releases."""

    dependencies = [("absorption", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
