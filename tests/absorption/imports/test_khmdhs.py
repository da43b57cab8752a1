"""The contracts export of the ΚΗΜΔΗΣ portal imports as it comes.

The rows are invented; their columns and forms are the portal's.
"""

from datetime import date
from decimal import Decimal

import pytest

from absorption.models.imports import NameSpelling
from municipalities.models import Contract, Contractor, Document
from tests.absorption.imports.files import SEARCHED_HEADINGS, as_csv, as_xlsx, imported, previewed
from tests.factories import make_action, make_contract, make_document, make_municipality, published

pytestmark = pytest.mark.django_db

HEADINGS = [
    *SEARCHED_HEADINGS, "Επωνυμία Αναδόχου", "ΑΦΜ Αναδόχου", "Διαδικασία Ανάθεσης",
    "Οργανική Μονάδα", "Γεωγραφική Περιοχή (NUTS)", "Αποφαινόμενο Όργανο",
    "Συνολική Αξία με ΦΠΑ", "Κωδικοί CPV",
]  # fmt: skip
ROW = [
    "Προμήθεια συστήματος", "26SYMV012345678", "08/05/2026 15:09", "09/05/2026 10:00",
    "10/05/2026 00:00", "10/11/2026 00:00", "4.167.192,11", "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ", "ΕΤΑΙΡΕΙΑ Α.Ε.",
    "999983307", "Ανοικτή διαδικασία", "Διεύθυνση", "EL303", "Δήμαρχος", 5167318.22,
    "72000000-5|48000000-8",
]  # fmt: skip


@pytest.fixture(autouse=True)
def athens():
    make_action()
    return make_municipality(name="Δήμος Αθηναίων", short_name="Αθηναίων", slug="athens")


def row(**cells):
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, ROW, strict=True)]


def khmdhs(*rows):
    return as_xlsx([HEADINGS, *rows])


def test_a_row_becomes_a_draft_of_what_it_says_and_no_more(athens):
    found = imported(khmdhs(ROW), "contracts", reason="")
    contract = Contract.objects.get()
    assert (contract.state, contract.title, contract.adam) == (
        "draft", "Προμήθεια συστήματος", "26SYMV012345678",
    )  # fmt: skip
    assert (contract.net_amount, contract.gross_amount) == (
        Decimal("4167192.11"),
        Decimal("5167318.22"),
    )
    assert (contract.starts_on, contract.ends_on) == (date(2026, 5, 10), date(2026, 11, 10))
    assert contract.cpv == "72000000-5 48000000-8"
    assert contract.contracting_authority == "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ"
    assert contract.signed_on is contract.allocation is None
    assert [(s.municipality, s.share) for s in contract.shares.all()] == [(athens, Decimal(100))]
    assert [(c.name, c.tax_id) for c in contract.contractors.all()] == [
        ("ΕΤΑΙΡΕΙΑ Α.Ε.", "999983307")
    ]
    assert (contract.document.standing, contract.document.issued_on) == (
        "register",
        date(2026, 5, 8),
    )
    assert [heading.split("«")[1][:-1] for heading in found.columns.unplaced] == [
        "Τελευταία ανανέωση", "Διαδικασία Ανάθεσης", "Οργανική Μονάδα",
        "Γεωγραφική Περιοχή (NUTS)", "Αποφαινόμενο Όργανο",
    ]  # fmt: skip


SEARCHED = ROW[:8]


def test_the_export_of_the_search_has_eight_columns_and_its_drafts_say_what_is_missing():
    found = imported(as_xlsx([SEARCHED_HEADINGS, SEARCHED], "Search Results"), "contracts")
    contract = Contract.objects.get()
    assert (contract.title, contract.adam, contract.net_amount) == (
        "Προμήθεια συστήματος", "26SYMV012345678", Decimal("4167192.11"),
    )  # fmt: skip
    assert contract.gross_amount is contract.signed_on is None
    assert contract.document.url
    assert found.planned[0].notes == ["Λείπουν: Ανάδοχοι, CPV, ημερομηνία υπογραφής."]


def test_the_longer_export_brings_what_the_shorter_one_lacked():
    imported(as_xlsx([SEARCHED_HEADINGS, SEARCHED]), "contracts")
    found = imported(khmdhs(ROW), "contracts")
    assert {each.name for each in found.planned[0].differences} == {
        "gross_amount", "cpv", "contractors",
    }  # fmt: skip
    assert Contract.objects.get().contractors.count() == 1
    assert imported(as_xlsx([SEARCHED_HEADINGS, SEARCHED]), "contracts").counts["unchanged"] == 1


def test_every_cpv_is_kept_however_many():
    codes = [f"{45000000 + n}-{n % 10}" for n in range(120)]
    imported(khmdhs(row(**{"Κωδικοί CPV": " | ".join(codes)})), "contracts")
    contract = Contract.objects.get()
    assert contract.cpv.split() == codes
    contract.full_clean()


def test_a_tax_number_that_lost_its_zero_is_told_and_not_mended():
    [problem] = previewed(khmdhs(row(**{"ΑΦΜ Αναδόχου": 94014249})), "contracts").problems
    assert (problem.problem, problem.right) == (
        "Ο ΑΦΜ έχει οκτώ ψηφία: λείπει ίσως το αρχικό 0.", "094014249",
    )  # fmt: skip


@pytest.mark.parametrize("adam", ["26SYMV012345678", ""])
def test_a_contract_that_was_posted_again_is_told_without_a_date_of_signature(adam):
    authority, amounts = "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ", {"net": "4167192.11", "gross_amount": "5167318.22"}
    made = make_contract(
        adam=adam, title="ΠΡΟΜΗΘΕΙΑ συστήματος",
        contracting_authority=authority, **amounts,
    )  # fmt: skip
    again = row(**{"Κωδικός ΑΔΑΜ": "26SYMV012345999"})
    found = imported(khmdhs(again, row(**{"Κωδικός ΑΔΑΜ": "26SYMV012345998"})), "contracts")
    first, second = (each.notes for each in found.planned)
    assert f"με τη σύμβαση {made.reference}" in first[0]
    assert "με τη γραμμή 2 του αρχείου" in second[1]
    assert found.counts["new"] == 2


def test_a_contract_without_adam_is_found_again_by_its_words(athens):
    cells = {"title": "Χωρίς ΑΔΑΜ", "contracting_authority": "Δήμος Αθηναίων", "adam": ""}
    cells |= {"municipality_names": "Δήμος Αθηναίων", "net_amount": "5000,00"}
    cells |= {"document_reference": make_document().reference}
    other = cells | {"net_amount": "5000,01"}
    imported(as_csv([cells, other]), "contracts")
    for _again in range(2):
        assert imported(as_csv([cells, other]), "contracts").counts["unchanged"] == 2
    changed = imported(as_csv([cells | {"title": "ΧΩΡΙΣ ΑΔΑΜ"}]), "contracts")
    assert changed.counts["changed"] == 1
    assert Contract.objects.count() == 2


def test_the_same_file_twice_changes_nothing():
    imported(khmdhs(ROW), "contracts")
    assert imported(khmdhs(ROW), "contracts").counts["unchanged"] == 1
    assert (Contract.objects.count(), Contractor.objects.count()) == (1, 1)


def test_a_contractor_of_two_rows_is_made_once():
    other = row(**{"Κωδικός ΑΔΑΜ": "26SYMV012345679"})
    imported(khmdhs(ROW, other), "contracts")
    assert Contractor.objects.count() == 1
    assert Contractor.objects.get().contracts.count() == 2


@pytest.mark.parametrize("separator", [" | ", "|", "; ", "\n", ", "])
def test_the_members_of_a_consortium_are_told_apart(separator):
    cells = {
        "Επωνυμία Αναδόχου": separator.join(["ΕΤΑΙΡΕΙΑ Α.Ε.", "ΑΛΛΗ ΕΠΕ"]),
        "ΑΦΜ Αναδόχου": separator.join(["999983307", "997001671"]),
    }
    imported(khmdhs(row(**cells)), "contracts")
    found = {(c.name, c.tax_id) for c in Contract.objects.get().contractors.all()}
    assert found == {("ΕΤΑΙΡΕΙΑ Α.Ε.", "999983307"), ("ΑΛΛΗ ΕΠΕ", "997001671")}


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"ΑΦΜ Αναδόχου": "999983307|997001671"}, "ΑΦΜ Αναδόχου", "δεν είναι όσοι"),
        ({"ΑΦΜ Αναδόχου": "123456789"}, "ΑΦΜ Αναδόχου", "ψηφίο ελέγχου"),
        ({"ΑΦΜ Αναδόχου": "=1+1"}, "ΑΦΜ Αναδόχου", "τύπο"),
        ({"Κωδικοί CPV": "=1+1"}, "Κωδικοί CPV", "τύπο"),
        ({"Κωδικοί CPV": "υπηρεσίες"}, "Κωδικοί CPV", "CPV"),
        ({"Έναρξη": "31/02/2026 00:00"}, "Έναρξη", "Δεν υπάρχει"),
        ({"Αναρτήθηκε": "χθες"}, "Αναρτήθηκε", "Δεν είναι ημερομηνία"),
        ({"Κωδικός ΑΔΑΜ": "26PROC012345678"}, "Κωδικός ΑΔΑΜ", "SYMV"),
    ],
)
def test_what_cannot_be_told_apart_is_refused_not_guessed(cells, column, problem):
    found = previewed(khmdhs(row(**cells)), "contracts")
    [said] = found.problems
    assert column in said.column
    assert problem in said.problem
    assert not Contract.objects.exists()


@pytest.mark.parametrize("without", [None, "-"])
def test_a_contractor_without_a_number_is_told_and_left_to_be_entered(without):
    found = imported(khmdhs(row(**{"ΑΦΜ Αναδόχου": without})), "contracts")
    contract = Contract.objects.get()
    assert found.planned[0].notes == [
        "Ανάδοχος χωρίς ΑΦΜ: «ΕΤΑΙΡΕΙΑ Α.Ε.». Μένει να καταχωριστεί.",
        "Λείπουν: Ανάδοχοι, ημερομηνία υπογραφής.",
    ]
    assert contract.lacks == ["Ανάδοχοι", "ημερομηνία υπογραφής"]


def test_an_empty_cell_of_the_export_takes_nothing_away():
    imported(khmdhs(ROW), "contracts")
    less = dict.fromkeys(["ΑΦΜ Αναδόχου", "Κωδικοί CPV", "Έναρξη", "Συνολική Αξία με ΦΠΑ"])
    assert imported(khmdhs(row(**less)), "contracts").counts["unchanged"] == 1


def test_a_name_that_may_be_a_persons_stays_out_of_public():
    cells = {"Επωνυμία Αναδόχου": "ΠΑΠΑΔΟΠΟΥΛΟΣ ΙΩΑΝΝΗΣ", "ΑΦΜ Αναδόχου": "100000003"}
    found = imported(khmdhs(row(**cells)), "contracts")
    contractor = Contractor.objects.get()
    assert contractor.natural_person
    assert contractor.slug.startswith("person-")
    assert "φυσικού προσώπου" in found.planned[0].notes[0]


def test_an_authority_that_is_no_municipality_is_asked_about_and_remembered():
    file = khmdhs(row(**{"Αναθέτουσα Αρχή/Αναθέτων Φορέας": "ΚΟΙΝΩΝΙΑ ΤΗΣ ΠΛΗΡΟΦΟΡΙΑΣ Α.Ε."}))
    found = previewed(file, "contracts")
    assert found.unknown_names == ["ΚΟΙΝΩΝΙΑ ΤΗΣ ΠΛΗΡΟΦΟΡΙΑΣ Α.Ε."]
    NameSpelling.objects.create(
        text="Κοινωνία της Πληροφορίας Α.Ε.",
        folded="κοινωνια τησ πληροφοριασ α ε",
        by=found.importer.by,
    )
    imported(file, "contracts")
    assert not Contract.objects.get().shares.exists()


def test_a_contract_of_the_portal_keeps_its_municipalities_and_document():
    other = make_municipality()
    contract = published(
        make_contract(
            other,
            adam="26SYMV012345678",
            net="4167192.11",
            gross_amount=Decimal("5167318.22"),
            starts_on=date(2026, 5, 10),
            ends_on=date(2026, 11, 10),
            cpv="72000000-5 48000000-8",
            contracting_authority="ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ",
        )
    )
    documents = Document.objects.count()
    imported(khmdhs(ROW), "contracts")
    proposal = contract.versions.get()
    assert (proposal.title, proposal.document) == ("Προμήθεια συστήματος", contract.document)
    assert proposal.shares.get().municipality == other
    assert proposal.contractors.count() == 1
    assert Document.objects.count() == documents
