"""How long the desk takes: to import a large file, and to review and publish many rows.

Everything is undone: each is one transaction that is rolled back.
"""

import csv
import io
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import transaction

from absorption import publication
from absorption.imports.plan import Change
from absorption.imports.preview import MAX_ROWS, import_previewed, preview
from absorption.models import AbsorptionFigure
from municipalities.models import Contract, ContractShare, Document, Municipality


@contextmanager
def undone():
    """Do what is within, and leave no trace of it; yields an editor and a publisher."""
    with transaction.atomic():
        yield [get_user_model().objects.get_or_create(username=name)[0] for name in ("a", "b")]
        transaction.set_rollback(True)


def timed(work, *given):
    """Return (seconds, what `work` returned)."""
    start = time.perf_counter()
    result = work(*given)
    return time.perf_counter() - start, result


def reviewed_and_published(make, count):
    """Return the seconds of the review and of the publication of `count` drafts of `make`."""
    towns = list(Municipality.objects.published())
    with undone() as (editor, publisher):
        drafts = [make(number, towns[number % len(towns)]) for number in range(count)]
        publication.submit_all(drafts, editor)
        reviewed, _failures = timed(publication.failures_of_all, drafts)
        published, (public, refused) = timed(publication.publish_all, drafts, publisher)
        if refused or len(public) != count:
            raise SystemExit(f"not published: {list(refused.values())[:1]}")
    return reviewed, published


def new_contract(number, town):
    """Return the draft of a contract of one municipality."""
    contract = Contract.objects.create(
        action_id=_action(),
        title=f"Προμήθεια {number}",
        contracting_authority=town.name,
        signed_on=date(2024, 3, 1),
        net_amount=Decimal(number + 1),  # within every budget, none twice
        document=_document(),
    )
    ContractShare.objects.create(contract=contract, municipality=town, share=Decimal(100))
    return contract


def new_figure(number, _town):
    """Return the draft of what another contract was paid by a new day: a cent more."""
    paid = AbsorptionFigure.objects.published().filter(
        contract__status="active", absorbed_amount__gt=0
    )
    last = paid.order_by("-figure_date", "pk")[number]
    return AbsorptionFigure.objects.create(
        contract=last.contract,
        figure_date=date(2026, 9, 30),
        absorbed_amount=last.absorbed_amount + Decimal("0.01"),
        document=_document(),
    )


def _document():
    return Document.objects.published().filter(standing="official_act").first()


def _action():
    return Contract.objects.published().values_list("action", flat=True).first()


def imported():
    """Return the seconds of the preview and of the writing of as many rows as a file may have."""
    town = Municipality.objects.published().first()
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(
        ["title", "contracting_authority", "municipality_names", "net_amount", "document_reference"]
    )
    for number in range(MAX_ROWS):
        amount = f"{100_000 + number}.00"
        writer.writerow([f"Έργο {number}", town.name, town.name, amount, _document().reference])
    with undone() as (editor, _publisher):
        file = io.BytesIO(lines.getvalue().encode())
        seen, found = timed(preview, file, "contracts.csv", "contracts", editor, Change())
        if found.problems:
            raise SystemExit(f"not imported: {found.problems[:1]}")
        wrote, _result = timed(import_previewed, found)
    return seen, wrote
