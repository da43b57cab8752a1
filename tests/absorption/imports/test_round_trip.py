"""The exported file is the import template."""

from decimal import Decimal

import pytest
from django.db.models import QuerySet

from absorption.datasets import DATASETS
from absorption.imports.editable import EDITABLES
from absorption.models import AbsorptionFigure
from municipalities.models import Contract
from tests.absorption.imports.files import exported, imported, previewed
from tests.factories import (
    make_amendment,
    make_contract,
    make_figure,
    make_reported_figure,
    make_subproject,
    published,
)
from tests.world import AWKWARD_TITLE

pytestmark = pytest.mark.django_db

FORMS = [("csv", ""), ("csv", "excel-el"), ("xlsx", ""), ("xlsx", "excel-el"), ("json", "")]
# What a format writes in another way, or runs, or has as a mark of its own.
AWKWARD = '\'=_x0041_ _x000D_ «α;β|γ», "δ"\tε &amp; <ζ> \U0001f6b2'


@pytest.mark.long
@pytest.mark.parametrize("name", EDITABLES)
def test_an_unedited_export_changes_nothing(name, ledger):
    _one, two = ledger
    contract = published(make_contract(two, net="0.01", title=AWKWARD, delay_reason=AWKWARD[1:]))
    published(make_amendment(contract, "0.10", note=AWKWARD))
    published(make_figure(contract, "0.01", note=AWKWARD))
    published(make_subproject(two, title=AWKWARD, place="_x0041_"))
    published(make_reported_figure(two, quote=AWKWARD, amount=Decimal("0.30")))
    for form, dialect in FORMS:
        found = previewed(exported(name, form, dialect), name)
        assert found.problems == []
        assert [each.differences for each in found.planned if each.differences] == []
        assert found.counts == {
            "new": 0,
            "changed": 0,
            "unchanged": len(found.planned),
            "refused": 0,
            "skipped": 0,
        }
        assert found.columns.unplaced == []


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_character_that_was_kept_before_it_was_refused_is_named_and_changes_nothing(form):
    contract = published(make_contract())
    QuerySet(Contract).filter(pk=contract.pk).update(title="Α\ufffeΒ \uffff")
    found = previewed(exported("contracts", form), "contracts")
    assert [each.outcome for each in found.planned] == ["refused"]
    assert "U+FFFE" in found.problems[0].problem


def test_an_unedited_export_writes_nothing(ledger):
    before = Contract.objects.count(), AbsorptionFigure.objects.count()
    for name in EDITABLES:
        imported(exported(name), name)
    assert (Contract.objects.count(), AbsorptionFigure.objects.count()) == before


def test_the_apostrophe_of_an_export_is_undone(ledger):
    content, filename = exported("contracts")
    assert f"'{AWKWARD_TITLE[:3]}".encode() in content
    [first, *_rest] = previewed((content, filename), "contracts").planned
    assert first.record.title == AWKWARD_TITLE
    assert first.differences == []


@pytest.mark.parametrize("name", EDITABLES)
def test_every_column_that_is_read_is_one_that_the_dataset_describes(name):
    described = {field.name for field in DATASETS[name].fields}
    editable = EDITABLES[name]()
    # Columns that can be read though no export has them.
    assert editable.columns - described <= {"municipality_names", "contractor_tax_ids"}
    for names in editable.required:
        assert {*([names] if isinstance(names, str) else names)} <= editable.columns
