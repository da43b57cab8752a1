"""The trigger lets personal data out of a published figure's texts, and nothing else.

A text may become the stub that says that personal data was deleted. Amounts, dates and
everything else stay as they were published.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION absorption_figure_is_append_only() RETURNS trigger
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
"""


def replace(apps, schema_editor):
    """Replace the function where the database has triggers of this kind."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, None)


class Migration(migrations.Migration):
    """Redaction of a published figure's texts."""

    dependencies = [("absorption", "0003_history")]
    operations = [migrations.RunPython(replace, migrations.RunPython.noop)]
