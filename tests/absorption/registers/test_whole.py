"""The whole way, from an empty database with the 17 to the public page, and then the watch."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from absorption.models import AbsorptionFigure
from absorption.models.registers import Candidate, RegisterReading
from absorption.operations import facts
from municipalities.models import Contract, ContractAmendment
from tests.absorption.registers.records import demo
from tests.workflow import address, review

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FIRST = "25SYMV900000001"


@pytest.fixture
def sync(command, capsys):
    def sync(**options):
        call_command("sync_registers", since=date(2025, 1, 1), verbosity=0, **options)
        said = capsys.readouterr().out
        return {
            name.strip(): int(number) for name, number in re.findall(r"([^,\n]+?): (\d+)", said)
        }

    return sync


def publish(editor, publisher, record):
    """Submit as one, review and publish as the other, through the pages."""
    editor.post(address(record, "submit"))
    record.refresh_from_db()
    review(publisher, record, _publish="1", reason="Το είδα στο έγγραφο.")
    record.refresh_from_db()
    assert record.is_published


def test_from_the_registers_to_the_public_and_back(client, standin, sync, editor, publisher):
    facts.load()
    standin.put(**demo())
    standin.is_moody = True
    first = sync()
    assert first["νέες υποψήφιες"] >= 3
    assert first["επαναλήψεις"] > 0
    assert sync()["μεταβολές"] == 0
    candidate = Candidate.objects.get(adam=FIRST)
    trikala = candidate.municipalities.get()
    assert trikala.slug == "trikala"
    assert not Candidate.objects.filter(adam="25SYMV900000030").exists()

    decide = reverse("admin:absorption_candidate_decide", args=[candidate.pk, "accept"])
    editor.post(decide, {
        "accept-title": "Έξυπνες διαβάσεις", "accept-contracting_authority": "Δήμος Τρικκαίων",
        "accept-municipalities": [trikala.pk], "accept-confirm_funding": "on",
    })  # fmt: skip
    contract = Contract.objects.get()
    for record in (contract, *ContractAmendment.objects.all(), *AbsorptionFigure.objects.all()):
        publish(editor, publisher, record)

    page = client.get(reverse("municipality-detail", args=["trikala"])).content.decode()
    assert "550.000,00" in page.replace("\xa0", " ")
    assert "290.000,00" in page.replace("\xa0", " ")
    csv = client.get("/data/contracts.csv").getvalue().decode()
    assert FIRST in csv
    assert f"khmdhs-{FIRST.lower()}" in csv

    sync(municipality="trikala")
    detail = reverse("contract-detail", args=[contract.reference])
    assert "Επαληθεύτηκε στο ΚΗΜΔΗΣ στις" in client.get(detail).content.decode()

    standin.change("contract", "25SYMV900000003", totalCostWithoutVAT=555000.0)
    assert sync(municipality="trikala")["αναγνώσεις συμβάσεων"] == 1
    assert "Επαληθεύτηκε" not in client.get(detail).content.decode()
    explain = reverse("admin:absorption_candidate_decide", args=[candidate.pk, "explain"])
    publisher.post(explain, {"explain-reason": "Ρωτήσαμε τον Δήμο."})
    text = client.get(detail).content.decode()
    assert "555.000,00" in text
    assert "Ρωτήσαμε τον Δήμο." in text
    assert RegisterReading.objects.count() == 1
    assert AbsorptionFigure.objects.published().count() == 3
