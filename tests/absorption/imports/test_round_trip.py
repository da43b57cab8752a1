"""The exported file is the import template."""

import pytest

from absorption.datasets import DATASETS
from absorption.imports.editable import EDITABLES
from absorption.models import AbsorptionFigure
from municipalities.models import Contract
from tests.absorption.exports.ledger import AWKWARD_TITLE, make_ledger
from tests.absorption.imports.files import exported, imported, previewed

pytestmark = pytest.mark.django_db

FORMS = [("csv", ""), ("csv", "excel-el"), ("xlsx", ""), ("xlsx", "excel-el")]


@pytest.mark.long
@pytest.mark.parametrize("name", EDITABLES)
def test_an_unedited_export_changes_nothing(name):
    make_ledger()
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


def test_an_unedited_export_writes_nothing():
    make_ledger()
    before = Contract.objects.count(), AbsorptionFigure.objects.count()
    for name in EDITABLES:
        imported(exported(name), name)
    assert (Contract.objects.count(), AbsorptionFigure.objects.count()) == before


def test_the_apostrophe_of_an_export_is_undone():
    make_ledger()
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
