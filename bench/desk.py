"""How long the desk's answers take: a review, a publication, and the import of a large file.

`measured` runs this file by itself, in the tree of this commit or of an earlier one and on a
copy of its sample: it uses only what both have, and goes through the pages as a person does.
"""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from decimal import Decimal

CONTRACTS, FIGURES, ROWS = 226, 17, 5_000
NEW_DAY = date(2026, 9, 30)
# What each answer may take, beside the earlier commit's.
WANTED = {
    f"review of {FIGURES} figures": "≤ 0.3 ×",
    f"publication of {FIGURES} figures": "≤ 0.3 ×",
    f"review of {CONTRACTS} contracts": "≤ 0.3 ×",
    f"publication of {CONTRACTS} contracts": "≤ 0.3 ×",
    f"import of {ROWS} rows, preview": "≤ 1 ×",
    f"import of {ROWS} rows, writing": "≤ 1 ×",
}
TOGETHER = 300  # rows on one page of review; the earlier commit showed 200 of them


def measured(place, python, sample):
    """Return the processor's seconds of each answer in the tree `place`, on a copy of `sample`.

    SQLite works in the same process: its time is within.
    """
    copy = sample.with_name("desk.sqlite3")
    with closing(sqlite3.connect(sample)) as original, closing(sqlite3.connect(copy)) as written:
        original.backup(written)
    environment = {
        "DATABASE_URL": f"sqlite:///{copy}",
        "DJANGO_SETTINGS_MODULE": "smartcities.settings",
        "PYTHONPATH": str(place),
        "VIRTUAL_ENV": "",
    }
    done = subprocess.run(
        [python, "-P", __file__],
        cwd=place,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the desk of {place}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def main():
    """Do the work and print the processor's seconds of each answer."""
    import django

    django.setup()
    show_together()
    editor, publisher = Person("a"), Person("b")
    seconds = []
    for make, count in ((new_figure, FIGURES), (new_contract, CONTRACTS)):
        # A worker has answered before: what is loaded with the first page is another measurement.
        reviewed_and_published(make, [count], editor, publisher)
        seconds += reviewed_and_published(make, range(count), editor, publisher)
    seconds += imported(editor)
    print(json.dumps(dict(zip(WANTED, seconds, strict=True))))


class Person:
    """One of the staff, with a browser in which they have entered."""

    def __init__(self, name):
        """Enter, with a device for the second step."""
        from django.contrib.auth import get_user_model
        from django.test import Client
        from django_otp import DEVICE_ID_SESSION_KEY

        self.user = get_user_model().objects.create_superuser(name)
        device = self.user.staticdevice_set.create(name=name)
        self.browser = Client(headers={"host": "localhost"})
        self.browser.force_login(self.user)
        session = self.browser.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()

    def get(self, address):
        """Return (seconds, text) of a page."""
        return self._timed(self.browser.get, address)

    def post(self, address, **given):
        """Return (seconds, text) of the answer to a form, or where it leads."""
        return self._timed(self.browser.post, address, given)

    def _timed(self, ask, *given, **options):
        start = time.process_time()
        answer = ask(*given, **options)
        seconds = time.process_time() - start
        if answer.status_code not in {200, 302}:
            raise SystemExit(f"{given[0]} answered {answer.status_code}")
        return seconds, answer.get("Location", answer.content.decode())


def reviewed_and_published(make, numbers, editor, publisher):
    """Return the seconds of the page of review and of the answer to its button."""
    from django.urls import reverse

    from absorption import publication
    from municipalities.models import Municipality

    towns = list(Municipality.objects.published())
    drafts = [make(number, towns[number % len(towns)]) for number in numbers]
    for draft in drafts:
        publication.submit(draft, editor.user)
    model = type(drafts[0])
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_review")
    page += "?ids=" + ",".join(str(draft.pk) for draft in drafts)
    reviewed, text = min(publisher.get(page) for _time in range(3))
    seen = dict(re.findall(r'name="(seen_\d+)"\s+value="(\w+)"', text))
    published, text = publisher.post(page, _publish="1", **seen)
    public = model.objects.published().filter(pk__in=[draft.pk for draft in drafts]).count()
    if public != len(drafts):
        raise SystemExit(f"{public} of {len(drafts)} were published: {text}")
    return reviewed, published


def new_contract(number, town):
    """Return the draft of a contract of one municipality."""
    from municipalities.models import Contract, ContractShare

    contract = Contract.objects.create(
        action_id=Contract.objects.published().values_list("action", flat=True).first(),
        title=f"Προμήθεια {number}",
        contracting_authority=town.name,
        signed_on=date(2024, 3, 1),
        net_amount=Decimal(number + 1),  # within every budget, none twice
        document=official_act(),
    )
    ContractShare.objects.create(contract=contract, municipality=town, share=Decimal(100))
    return contract


def new_figure(number, _town):
    """Return the draft of what another contract was paid by a new day: a cent more."""
    from absorption.models import AbsorptionFigure

    paid = AbsorptionFigure.objects.published().filter(
        contract__status="active", absorbed_amount__gt=0, figure_date__lt=NEW_DAY
    )
    last = paid.order_by("-figure_date", "pk")[number]
    return AbsorptionFigure.objects.create(
        contract=last.contract,
        figure_date=NEW_DAY,
        absorbed_amount=last.absorbed_amount + Decimal("0.01"),
        document=official_act(),
    )


def official_act():
    """Return a document that proves a payment."""
    from municipalities.models import Document

    return Document.objects.published().filter(standing="official_act").first()


def imported(editor):
    """Return the seconds until a file's preview is there, and of the answer to its button."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from municipalities.models import Contract, Municipality

    town = Municipality.objects.published().first()
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(
        ["title", "contracting_authority", "municipality_names", "net_amount", "document_reference"]
    )
    for number in range(ROWS):
        amount = f"{100_000 + number}.00"
        writer.writerow([f"Έργο {number}", town.name, town.name, amount, official_act().reference])
    file = SimpleUploadedFile("contracts.csv", lines.getvalue().encode())
    taken, page = editor.post(reverse("admin:import-upload"), dataset="contracts", file=file)
    seen, text = editor.get(page)
    digest = re.search(r'name="digest"\s+value="(\w+)"', text)
    if digest is None:
        raise SystemExit("the file has no preview")
    before = Contract._base_manager.count()
    wrote, text = editor.post(page, confirm="1", digest=digest[1])
    if Contract._base_manager.count() != before + ROWS:
        raise SystemExit(f"not imported: {text}")
    return taken + seen, wrote


def show_together():
    """Let a page of review show as many rows here as there."""
    from absorption.admin.site import site
    from municipalities.models import Contract

    for part in type(site.get_model_admin(Contract)).__mro__:
        if hasattr(sys.modules[part.__module__], "TOGETHER"):
            sys.modules[part.__module__].TOGETHER = TOGETHER


if __name__ == "__main__":
    main()
