"""What watches over the portal is told when it can be asked, and when it cannot yet."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from absorption.views.health import needed

pytestmark = pytest.mark.django_db


def statuses(client):
    """Return what /healthz and /readyz answer."""
    return [client.get(address).status_code for address in ("/healthz", "/readyz")]


def rename(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


def test_a_portal_that_is_migrated_is_ready(client):
    assert statuses(client) == [200, 200]


@pytest.mark.parametrize("app", ["absorption", "municipalities", "auth", "axes"])
def test_until_the_last_migration_has_run_it_is_not_ready_and_then_at_once(client, app):
    recorder = MigrationRecorder(connection)
    last = max(name for of, name in needed()[0] if of == app)
    recorder.record_unapplied(app, last)
    assert statuses(client) == [200, 503]
    assert "migrate" in client.get("/readyz").content.decode()
    recorder.record_applied(app, last)  # as `migrate` does, in a process of its own
    assert statuses(client) == [200, 200]


@pytest.mark.parametrize(
    "table", ["absorption_errorreport", "municipalities_contract_contractors", "django_migrations"]
)
def test_while_a_table_is_missing_it_is_not_ready(client, table):
    rename(table, "elsewhere")
    assert statuses(client) == [200, 503]
    rename("elsewhere", table)
    assert statuses(client) == [200, 200]


def test_what_a_newer_version_has_migrated_does_no_harm(client):
    MigrationRecorder(connection).record_applied("absorption", "9999_of_the_next_version")
    assert statuses(client) == [200, 200]


def test_being_asked_costs_two_queries(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(2):
        client.get("/readyz")
