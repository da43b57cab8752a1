"""The rules lie in the database, and the models say them in Greek."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from absorption import publication
from absorption.models import AbsorptionFigure
from municipalities.models import Action, ContractShare, Municipality
from tests.factories import (
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    make_subproject,
    make_user,
    published,
)

pytestmark = pytest.mark.django_db


def draft(kind):
    """Return a valid draft of the model `kind`."""
    municipality = make_municipality()
    return {
        "allocation": lambda: make_allocation(municipality),
        "contract": lambda: make_contract(municipality),
        "subproject": lambda: make_subproject(municipality),
        "reported": lambda: make_reported_figure(municipality),
        "amendment": lambda: make_amendment(published(make_contract(municipality))),
        "figure": lambda: make_figure(published(make_contract(municipality))),
        "contractor": make_contractor,
    }[kind]()


BROKEN = [
    ("allocation", {"net_amount": Decimal("-0.01")}, "αρνητικ"),
    ("allocation", {"net_amount": Decimal(2), "gross_amount": Decimal(1)}, "καθαρό"),
    ("contract", {"net_amount": Decimal("-1")}, "αρνητικ"),
    ("contract", {"gross_amount": Decimal(1)}, "καθαρό"),
    ("contract", {"starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)}, "έναρξης"),
    ("contract", {"ends_on": date(2024, 1, 1)}, "υπογραφής"),
    ("subproject", {"planned_amount": Decimal("-1")}, "αρνητικ"),
    ("reported", {"amount": Decimal("-1")}, "αρνητικ"),
    ("reported", {"percent": Decimal("100.01")}, "100"),
    ("amendment", {"net_change": None}, "αλλάζει ποσό ή λήξη"),
    ("figure", {"absorbed_amount": Decimal("-1")}, "αρνητικ"),
    ("figure", {"absorbed_amount": None}, "ανάκληση"),
    ("figure", {"change_kind": "withdrawal"}, "ανάκληση"),
    ("figure", {"stated_rate": Decimal("101"), "stated_definition": "x"}, "100"),
    ("figure", {"stated_rate": Decimal("50")}, "ορίζει"),
    ("figure", {"absorbed_gross": Decimal("1")}, "καθαρό"),
    ("figure", {"contract": None}, "είτε μία Σύμβαση είτε έναν Δήμο"),
]


@pytest.mark.parametrize(("kind", "change", "words"), BROKEN)
def test_a_broken_rule_is_said_in_greek(kind, change, words):
    row = draft(kind)
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=words):
        row.full_clean()


@pytest.mark.parametrize(("kind", "change", "words"), BROKEN)
def test_a_broken_rule_is_refused_by_the_database(kind, change, words):
    row = draft(kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(type(row)).filter(pk=row.pk).update(**change)


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("contract", {"adam": "24XXXX012345678"}, "ΑΔΑΜ"),
        ("contract", {"ada": "abc"}, "ΑΔΑ"),
        ("contract", {"cpv": "72000000"}, "CPV"),
        ("allocation", {"ops_code": "1234567"}, "ΟΠΣ"),
        ("contractor", {"tax_id": "123456789"}, "ΑΦΜ"),
        ("figure", {"figure_date": date(2999, 1, 1)}, "μέλλον"),
        ("figure", {"figure_date": date(2020, 1, 1)}, "υπογράφηκε"),
        ("amendment", {"signed_on": date(2020, 1, 1)}, "υπογραφής"),
    ],
)
def test_an_impossible_identifier_or_date_is_said_at_its_field(kind, change, words):
    row = draft(kind)
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    [name] = change
    assert words in " ".join(caught.value.message_dict[name])


@pytest.mark.parametrize(
    ("kind", "field", "make"),
    [
        ("allocation", "supersedes", make_allocation),
        ("reported", "subproject", make_subproject),
    ],
)
def test_what_belongs_to_another_municipality_is_refused_at_its_field(kind, field, make):
    row = draft(kind)
    setattr(row, field, make(make_municipality()))
    with pytest.raises(ValidationError, match="άλλον Δήμο") as caught:
        row.full_clean()
    assert list(caught.value.message_dict) == [field]


def test_look_alike_letters_are_folded():
    contract = make_contract(ada="60OΦ4653Π8-Ξ1I", adam="24SΥΜV012345678".replace("Υ", "Υ"))
    contract.full_clean()
    assert contract.ada == "60ΟΦ4653Π8-Ξ1Ι"
    assert contract.adam == "24SYMV012345678"


def test_look_alike_letters_of_any_act_are_folded_even_where_nobody_checks():
    allocation = make_allocation(make_municipality(), ada="60OΦ4653Π8-Ξ1I")
    assert allocation.ada == "60ΟΦ4653Π8-Ξ1Ι"
    allocation.refresh_from_db()
    assert allocation.ada == "60ΟΦ4653Π8-Ξ1Ι"
    assert make_contract(adam=None).adam == ""


@pytest.mark.parametrize(
    "twice",
    [
        lambda m: [make_allocation(m, ops_code="5201358") for _ in range(2)],
        lambda m: [make_contract(m, adam="24SYMV012345678") for _ in range(2)],
        lambda m: [make_subproject(m, title="Έξυπνη διάβαση") for _ in range(2)],
        lambda m: [make_reported_figure(m, code="F001") for _ in range(2)],
        lambda m: [make_document(reference="one") for _ in range(2)],
        lambda m: [make_contractor(tax_id="090025537") for _ in range(2)],
        lambda m: [make_municipality(ypes_code="9186") for _ in range(2)],
        lambda m: [make_municipality(slug="athens") for _ in range(2)],
        lambda m: [
            ContractShare.objects.create(contract=contract, municipality=m)
            for contract in [make_contract(m)]
        ],
    ],
)
def test_a_key_exists_once(twice):
    municipality = make_municipality()
    with pytest.raises(IntegrityError), transaction.atomic():
        twice(municipality)


def test_an_unknown_code_may_be_unknown_many_times():
    municipality = make_municipality()
    make_allocation(municipality), make_allocation(municipality)
    make_contract(municipality), make_contract(municipality)
    make_contractor(), make_contractor()


def test_one_current_figure_per_subject_and_date_in_the_database():
    contract = published(make_contract())
    figure = published(make_figure(contract))
    second = make_figure(contract)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(AbsorptionFigure).filter(pk=second.pk).update(
            state="published", published_at=figure.published_at
        )


def test_a_figure_rests_on_an_official_document():
    contract = published(make_contract())
    figure = make_figure(contract, document=make_document(standing="press"))
    with pytest.raises(ValidationError, match="αναφερόμενο ποσό"):
        figure.full_clean()


def test_what_others_rest_on_is_not_deleted():
    municipality = make_municipality()
    document = make_document()
    make_allocation(municipality, document=document)
    with pytest.raises(ProtectedError):
        document.delete()


def test_contracts_are_numbered_once_each():
    municipality = make_municipality()
    first, second = make_contract(municipality), make_contract(municipality)
    assert (first.reference, second.reference) == ("16954-0001", "16954-0002")
    first.title = "Άλλος τίτλος"
    first.save()
    assert first.reference == "16954-0001"


def test_cents_are_kept_exact():
    make_action()
    allocation = make_allocation(make_municipality(), "123456789012.34")
    allocation.refresh_from_db()
    assert allocation.net_amount == Decimal("123456789012.34")


def test_names_follow_the_language_of_the_page():
    from django.utils.translation import override

    municipality = make_municipality(name="Δήμος Αθηναίων", name_en="Municipality of Athens")
    assert str(municipality) == "Δήμος Αθηναίων"
    with override("en"):
        assert str(Municipality.objects.get()) == "Municipality of Athens"


def test_a_second_action_has_no_way_in():
    first = make_action()
    second = {"code": "16999", "name": "Άλλη", "fund": "Ταμείο", "total_budget": "3000000.00"}
    action = Action(**second, document=first.document)
    with pytest.raises(ValidationError, match="δημοσιεύει ήδη μία Δράση"):
        action.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        action.save()
    assert Action.objects.sole() == first


def test_the_one_action_is_changed_by_a_proposal():
    first = make_action()
    proposal = publication.propose(first, make_user())
    proposal.name, proposal.change_kind = "Έξυπνες Πόλεις ΙΙ", "revision"
    published(proposal)
    assert Action.objects.sole().name == "Έξυπνες Πόλεις ΙΙ"
    assert Action.objects.sole().pk == first.pk
