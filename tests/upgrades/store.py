"""Makes what a stored database holds, and what its own version says of it.

It runs in a checkout of the version that is stored, with that version's own code:

    git worktree add /tmp/old abe629f && cd /tmp/old
    export PORTAL_ENV=test PYTHONPATH=. DJANGO_SETTINGS_MODULE=smartcities.settings
    export DATABASE_URL=sqlite:////tmp/old.sqlite3
    python manage.py migrate && python store.py > abe629f.json
    sqlite3 /tmp/old.sqlite3 VACUUM && gzip -9nc /tmp/old.sqlite3 > abe629f.sqlite3.gz

and once more on an empty PostgreSQL, of which
`pg_dump --no-owner --no-privileges --inserts "$DATABASE_URL" | gzip -9n` is abe629f.sql.gz.
The three files lie beside this one. For the next version the names of its functions change here,
and it gets its place in `VERSIONS` of the test.
"""

import csv
import io
import json
import re
import sys
from datetime import date
from decimal import Decimal
from html import unescape

import django

django.setup()

from django.test import Client  # noqa: E402

from absorption import publication  # noqa: E402
from absorption.redaction import redact  # noqa: E402
from tests import factories as make  # noqa: E402

DATASETS = (
    "municipalities",
    "allocations",
    "subprojects",
    "contracts",
    "amendments",
    "figures",
    "reported",
    "contractors",
    "documents",
    "changes",
)
MONEY = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2}\s€")


def by_two_people(record):
    """Publish a draft: one hands it in, another publishes."""
    return publication.publish(make.submitted(record), make.make_user("publisher"))


def fill():
    """Enter one of each thing that an upgrade must keep."""
    municipality = make.make_municipality(name="Δήμος Τρικκαίων", slug="trikala", short_name="Τ")
    by_two_people(make.make_allocation(municipality, "1000000.00", ops_code="5201358"))
    contract = by_two_people(make.make_contract(municipality, net="640000.40"))
    by_two_people(make.make_amendment(contract, "20000.10"))
    by_two_people(make.make_figure(contract, "150000.05", note="Κατά τη Μαρία Παπαδοπούλου."))
    # A correction: the old figure stays in the ledger, superseded.
    figure = make.make_figure(contract, "120000.05")
    figure.change_kind, figure.change_reason = "correction", "Ένα τιμολόγιο μετρήθηκε δύο φορές."
    figure.save()
    current = by_two_people(figure)
    by_two_people(make.make_figure(contract, "180000.00", figure_date=date(2025, 12, 31)))
    # An official row, and one that prints only a percentage.
    other = make.make_municipality(name="Δήμος Βόλου", slug="volos", short_name="Βόλου")
    by_two_people(make.make_figure(municipality=other, absorbed="77000.70"))
    by_two_people(
        make.make_figure(
            municipality=other,
            absorbed=None,
            figure_date=date(2025, 3, 31),
            stated_rate=Decimal("45.30"),
            stated_definition="πληρωμές ÷ προϋπολογισμός",
        )
    )
    # A proposal that nobody has published yet.
    proposal = publication.propose(contract, make.make_user("editor"))
    proposal.net_amount = Decimal("650000.00")
    proposal.change_kind, proposal.change_reason = "revision", "Νέο ποσό."
    publication.edit(proposal, make.make_user("editor"))
    # Personal data taken out of a figure that stands.
    current.refresh_from_db()
    superseded = current.supersedes
    redact(superseded, ["note"], make.make_user("publisher"), "Όνομα τρίτου.")


def said():
    """Return what the portal says: each dataset's rows, and the amounts of some pages."""
    client = Client(HTTP_HOST="localhost")

    def body(address):
        response = client.get(address)
        assert response.status_code == 200, address
        return (
            b"".join(response.streaming_content) if response.streaming else response.content
        ).decode()

    pages = ["/", "/en/", "/municipalities/", "/contracts/", "/changes/"]
    pages += ["/municipalities/trikala/", "/municipalities/volos/", "/contracts/16954-0001/"]
    return {
        "datasets": {
            name: list(csv.DictReader(io.StringIO(body(f"/data/{name}.csv").lstrip("\ufeff"))))
            for name in DATASETS
        },
        "pages": {page: sorted(set(MONEY.findall(unescape(body(page))))) for page in pages},
    }


if __name__ == "__main__":
    fill()
    json.dump(said(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
