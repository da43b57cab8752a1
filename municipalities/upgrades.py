"""What a database must be before it is upgraded: looked at before anything is written.

Upgrades are a promise from commit abe629f on (tests/upgrades/). Its migrations began anew, so
that an older database has applied others than this version knows.
"""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader

APPS = ("absorption", "municipalities")


def refuse_what_cannot_be_upgraded(using, **details):
    """Stop `migrate` at a database that is too old, or that holds two Actions.

    Receiver of pre_migrate. Raises CommandError.
    """
    connection = connections[using]
    loader = MigrationLoader(connection)
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in APPS and (app, name) not in loader.disk_migrations
    )
    if unknown:
        raise CommandError(
            f"Η βάση έχει μεταναστεύσεις που αυτή η έκδοση δεν γνωρίζει: {', '.join(unknown)}. "
            "Αναβαθμίζονται βάσεις από την έκδοση abe629f και μετά. Δεν γράφτηκε τίποτα."
        )
    if ("municipalities", "0001_initial") not in loader.applied_migrations:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name FROM municipalities_action WHERE version_of_id IS NULL ORDER BY code"
        )
        actions = cursor.fetchall()
    if len(actions) > 1:
        named = ", ".join(f"{code} «{name}»" for code, name in actions)
        raise CommandError(
            f"Η βάση έχει περισσότερες από μία Δράσεις: {named}. Μια εγκατάσταση δημοσιεύει μία· "
            "για άλλη Δράση χρειάζεται άλλη εγκατάσταση. Δεν γράφτηκε τίποτα."
        )
