"""Many rows: lists that end, totals that can be computed anew, a made-up ledger to measure on."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from absorption.figures.totals import action_figures, contracts, municipality_figures
from absorption.lists import base_table
from absorption.models import AbsorptionFigure, ContractTotal
from bench import scale
from municipalities.models import Contract
from tests.factories import make_contract, make_figure, make_municipality, published

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_list_ends_and_says_so(client, monkeypatch):
    monkeypatch.setattr(base_table, "LONGEST", 51)
    municipality = make_municipality()
    for _number in range(52):
        published(make_contract(municipality))
    page = client.get("/contracts/?page=3").content.decode()
    assert "41–51 από 52" in page
    assert "κατεβάστε το αρχείο" in page
    monkeypatch.setattr(base_table, "LONGEST", 52)
    assert "κατεβάστε το αρχείο" not in client.get("/contracts/").content.decode()


def test_wrong_totals_are_named_and_mended(capsys):
    contract = published(make_contract())
    published(make_figure(contract, "1000.00"))
    call_command("rebuild_totals", "--check")
    ContractTotal.objects.filter(contract=contract).update(net_amount=1)
    with pytest.raises(CommandError, match="Διαφέρουν"):
        call_command("rebuild_totals", "--check")
    assert contract.reference in capsys.readouterr().out
    call_command("rebuild_totals")
    call_command("rebuild_totals", "--check")
    assert contracts().get(pk=contract.pk).current_net == contract.net_amount


def test_a_check_of_totals_that_could_not_be_made_says_so():
    published(make_contract())

    def refuse(*_arguments):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse), pytest.raises(CommandError, match="Δεν έγινε έλεγχος"):
        call_command("rebuild_totals", "--check")


def test_a_total_without_a_public_contract_is_named():
    contract = make_contract()
    ContractTotal.objects.create(contract=contract, published_at=timezone.now(), net_amount=1)
    with pytest.raises(CommandError, match="χωρίς δημοσιευμένη σύμβαση: 1"):
        call_command("rebuild_totals", "--check")


@pytest.mark.parametrize(
    ("demo", "filled", "contracts", "words"),
    [
        (False, False, 10, "PORTAL_DEMO"),
        (True, True, 10, "not empty"),
        (True, False, 0, "At least 1"),
    ],
)
@pytest.mark.postgres
def test_made_up_rows_are_never_beside_others(settings, demo, filled, contracts, words):
    settings.PORTAL_DEMO = demo
    if filled:
        make_municipality()
    with pytest.raises(CommandError, match=words):
        scale.fill(contracts)


@pytest.mark.postgres
@pytest.mark.long
def test_the_made_up_ledger_keeps_the_rules(client, settings, monkeypatch):
    monkeypatch.setattr(scale, "BLOCK", 500)
    settings.PORTAL_DEMO = True
    scale.fill(400)
    assert Contract.objects.published().count() == 400
    assert AbsorptionFigure.objects.published().count() == 1200
    call_command("rebuild_totals", "--check")
    call_command("check_figures")
    rows = municipality_figures()
    assert len(rows) == 332
    assert action_figures(rows).contracted.amount == sum(c.current_net for c in contracts())
    assert client.get("/municipalities/municipality-7/").status_code == 200
    with connection.cursor() as cursor:  # keys and indexes are all back
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'change_newest_first'")
        assert cursor.fetchone() == (1,)
