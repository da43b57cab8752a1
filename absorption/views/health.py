"""What machines ask for: robots, whoever found a hole, whoever watches over the portal."""

from datetime import UTC, datetime, time, timedelta
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from municipalities.dates import today

# The contact is read from the settings each time; a copy is to be asked for again after this.
SECURITY_HOLDS = timedelta(days=90)


@require_safe
def robots(request):
    """Tell robots what to leave alone and where the sitemap is."""
    return render(
        request,
        "robots.txt",
        {"sitemap": settings.BASE_URL + reverse("sitemap")},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def security(request):
    """Tell who found a hole whom to write to (RFC 9116)."""
    expires = datetime.combine(today() + SECURITY_HOLDS, time(), UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: el, en",
        f"Canonical: {settings.BASE_URL}{reverse('security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request):
    """Answer while the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request):
    """Answer 200 while the database answers and holds all that this code asks of it, else 503."""
    try:
        is_whole = database_is_whole()
    except DatabaseError:
        return HttpResponse("database does not answer", status=503, content_type="text/plain")
    if not is_whole:
        return HttpResponse(
            "a migration or a table is missing: manage.py migrate",
            status=503,
            content_type="text/plain",
        )
    return HttpResponse("ok", content_type="text/plain")


def database_is_whole():
    """Return whether every migration of this code is applied and every table is there.

    Two short queries each time: a `migrate` of another process counts at once. Migrations of a
    newer version do no harm.
    """
    migrations, tables = needed()
    if not tables.issubset(connection.introspection.table_names()):
        return False
    applied = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    return migrations.issubset(applied)


@cache
def needed():
    """Return the migrations of this code, as (app, name), and the names of its tables."""
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed}
    tables.add(MigrationRecorder.Migration._meta.db_table)
    return frozenset(MigrationLoader(None).disk_migrations), frozenset(tables)
