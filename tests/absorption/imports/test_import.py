"""What a file says becomes drafts and proposals, cell by cell; a wrong cell stops it all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from absorption import publication
from absorption.imports.errors import FileError
from absorption.imports.preview import import_previewed
from absorption.models import AbsorptionFigure
from municipalities.models import (
    Allocation,
    Contract,
    ContractAmendment,
    ReportedFigure,
    Subproject,
)
from tests.absorption.imports.files import (
    as_csv,
    as_xlsx,
    exported_rows,
    imported,
    new_contract,
    previewed,
)
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


def differences(found):
    [changed] = [each for each in found.planned if each.differences]
    return [(d.column, d.old, d.new) for d in changed.differences]


def problems(file, dataset):
    """Return (row, column, value, problem) of a file that is refused and writes nothing."""
    before = counts()
    found = previewed(file, dataset, "λόγος")
    assert found.problems
    assert all(problem.problem for problem in found.problems)
    with pytest.raises(FileError):
        import_previewed(found)
    assert counts() == before
    return [(p.row, p.column, p.value, p.problem) for p in found.problems]


def counts():
    models = (Allocation, Contract, ContractAmendment, ReportedFigure, Subproject, AbsorptionFigure)
    return [model.objects.count() for model in models]


@pytest.fixture
def athens():
    return make_municipality(
        name="Δήμος Αθηναίων", short_name="Αθηναίων", name_en="Municipality of Athens",
        slug="athens", seat="Αθήνα", ypes_code="9186",
    )  # fmt: skip


def test_a_changed_cell_of_a_published_contract_becomes_a_proposal():
    contract = published(make_contract(contractors=[make_contractor()]))
    [row] = exported_rows("contracts")
    row["net_amount"] = "450.000,50 €"
    found = imported(as_csv([row]), "contracts", "το ΚΗΜΔΗΣ γράφει 450.000,50")
    assert differences(found) == [
        ("συμβατικό ποσό χωρίς ΦΠΑ", "500.000,00\xa0€", "450.000,50\xa0€")
    ]
    contract.refresh_from_db()
    assert contract.net_amount == Decimal("500000.00")
    proposal = contract.versions.get()
    assert (proposal.net_amount, proposal.change_kind, proposal.change_reason) == (
        Decimal("450000.50"),
        "revision",
        "το ΚΗΜΔΗΣ γράφει 450.000,50",
    )
    assert proposal.shares.get().municipality == contract.shares.get().municipality
    assert list(proposal.contractors.all()) == list(contract.contractors.all())
    publication.submit(proposal, make_user("editor"))
    publication.publish(proposal, make_user("publisher"))
    contract.refresh_from_db()
    assert contract.net_amount == Decimal("450000.50")


def test_a_public_change_needs_its_reason():
    published(make_contract())
    [row] = exported_rows("contracts")
    found = previewed(as_csv([row | {"title": "Άλλος"}]), "contracts")
    with pytest.raises(FileError, match="αιτιολογία"):
        import_previewed(found)


def test_importing_the_same_change_twice_proposes_it_once():
    published(make_contract())
    [row] = exported_rows("contracts")
    file = as_csv([row | {"title": "Άλλος"}])
    imported(file, "contracts")
    assert imported(file, "contracts").counts["unchanged"] == 1
    assert Contract.objects.pending().count() == 1
    [(_row, _column, _value, problem)] = problems(as_csv([row | {"title": "Τρίτος"}]), "contracts")
    assert "ανοιχτή πρόταση" in problem


def test_the_shares_and_contractors_of_a_contract_change_in_the_proposal_only():
    one, two = make_municipality(), make_municipality()
    contract = published(make_contract(one))
    company = published(make_contractor())
    [row] = exported_rows("contracts")
    row |= {
        "municipality_codes": f"{one.ypes_code}|{two.ypes_code}",
        "municipality_names": "",
        "municipality_shares": "60,00|40,00",
        "contractor_slugs": company.slug,
    }
    imported(as_csv([row]), "contracts")
    proposal = contract.versions.get()
    assert [(s.municipality, s.share) for s in proposal.shares.order_by("municipality")] == [
        (one, Decimal(60)),
        (two, Decimal(40)),
    ]
    assert proposal.contractors.get() == company
    assert contract.shares.get().municipality == one
    assert not contract.contractors.exists()


def test_new_contracts_are_drafts_with_numbers_of_their_own(athens):
    found = imported(
        as_csv([
            new_contract(adam="24SYMV012345678", net_amount="1.000,00"),
            new_contract(adam="24SYMV012345679", net_amount=""),
        ]),
        "contracts",
    )  # fmt: skip
    assert found.counts["new"] == 2
    first, second = Contract.objects.order_by("reference")
    assert (first.state, first.edited_by, first.net_amount) == (
        "draft", make_user("editor"), Decimal("1000.00"),
    )  # fmt: skip
    assert second.net_amount is None
    assert first.reference < second.reference
    assert [(s.municipality, s.share) for s in first.shares.all()] == [(athens, Decimal(100))]
    assert make_contract(athens).reference > second.reference


def test_a_draft_is_found_by_its_adam_and_edited(athens):
    row = new_contract(adam="24SYMV012345678", net_amount="1.000,00")
    imported(as_csv([row]), "contracts")
    imported(as_csv([row | {"net_amount": "2.000,00"}]), "contracts", reason="")
    assert Contract.objects.get().net_amount == Decimal("2000.00")
    assert imported(as_csv([row | {"net_amount": "2.000,00"}]), "contracts").counts[
        "unchanged"
    ] == 1  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"net_amount": "-5,00"}, "Αρνητικό ποσό."),
        ({"net_amount": "5,0055"}, "Ποσό με πάνω από δύο δεκαδικά."),
        ({"signed_on": "31/2/2025"}, "Δεν υπάρχει τέτοια ημέρα."),
        ({"title": ""}, None),
        ({"status": "κάτι"}, "Άγνωστη τιμή."),
        ({"adam": "24PROC012345678"}, None),
        ({"ada": "123"}, None),
        ({"document_reference": "unknown"}, "Δεν υπάρχει στην πύλη."),
        ({"document_reference": ""}, "Λείπει."),
        ({"municipality_names": "Δήμος Φανταστικός"}, "Άγνωστη γραφή ονόματος."),
        ({"municipality_shares": "50|50"}, "Τα μερίδια δεν είναι όσα οι Δήμοι."),
        ({"municipality_shares": "0"}, "Μηδενικό μερίδιο."),
        ({"contractor_slugs": "nobody"}, "Δεν υπάρχει στην πύλη."),
        ({"subproject_ids": "99999"}, "Δεν υπάρχει στην πύλη."),
        ({"contract_reference": "16954-9999"}, "Δεν υπάρχει στην πύλη."),
        ({"net_amount": "5,00", "gross_amount": "4,00"}, None),
        ({"starts_on": "2/1/2025", "ends_on": "1/1/2025"}, None),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(athens, cells, problem):
    good = new_contract(**dict.fromkeys(cells, ""))
    good |= {"title": "Άλλος τίτλος", "document_reference": make_document().reference}
    good |= {"municipality_names": "Athens"}
    found = problems(as_csv([good, new_contract(**cells)]), "contracts")
    assert [row for row, *_rest in found] == [3] * len(found)
    if problem:
        assert [said for *_place, said in found] == [problem]
    if len(cells) == 1:
        assert f"«{next(iter(cells))}»" in found[0][1]


def test_two_rows_of_a_file_do_not_say_the_same(athens):
    row = new_contract(adam="24SYMV012345678")
    assert "γραμμή 2" in problems(as_csv([row, row]), "contracts")[0][3]
    other = row | {"title": "Άλλη"}
    assert "γραμμή 2" in problems(as_csv([row, other]), "contracts")[0][3]


def test_the_adam_of_another_contract_is_refused(athens):
    published(make_contract(athens, adam="24SYMV012345678"))
    published(make_contract(athens, adam="24SYMV012345679"))
    first, second = exported_rows("contracts")
    second["adam"] = first["adam"]
    [(_row, column, value, problem)] = problems(as_csv([second]), "contracts")
    assert "«adam»" in column
    assert value == "24SYMV012345678"
    assert "άλλη σύμβαση" in problem


def test_name_and_code_of_different_municipalities_are_refused(athens):
    other = make_municipality()
    row = new_contract(municipality_codes=other.ypes_code)
    [(_row, _column, _value, problem)] = problems(as_csv([row]), "contracts")
    assert "ίδιου Δήμου" in problem


def test_a_missing_and_a_doubled_column_are_named(athens):
    row = new_contract()
    title = row.pop("title")
    with pytest.raises(FileError, match="Λείπει η στήλη «Τίτλος»"):
        previewed(as_csv([row]), "contracts")
    table = [[*row, "title", "Τίτλος"], [*row.values(), title, title]]
    with pytest.raises(FileError, match="υπάρχει δύο φορές"):
        previewed(as_csv(table), "contracts")


def test_columns_without_a_place_are_listed(athens):
    found = previewed(as_csv([new_contract() | {"Χρώμα": "μπλε"}]), "contracts")
    assert found.problems == []
    assert len(found.columns.unplaced) == 1
    assert "Χρώμα" in found.columns.unplaced[0]


def test_a_cell_outside_the_columns_is_refused(athens):
    row = new_contract()
    table = [list(row), [*row.values(), "", "κάτι"]]
    assert problems(as_csv(table), "contracts")[0][2] == "κάτι"


def test_a_formula_and_an_excel_error_name_their_cell(athens):
    row = new_contract(net_amount="=1+1", gross_amount="#REF!")
    found = problems(as_xlsx([list(row), list(row.values())]), "contracts")
    assert [value for _row, _column, value, _problem in found] == ["=1+1", "#REF!"]
    assert ["«net_amount»" in found[0][1], "«gross_amount»" in found[1][1]] == [True, True]


def test_a_row_changed_in_the_portal_since_the_export_is_refused(monkeypatch):
    contract = published(make_contract())
    [row] = exported_rows("contracts")
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    proposal = publication.propose(contract, make_user())
    proposal.title = "Τίτλος του συναδέλφου"
    published(proposal)
    [(_row, _column, _value, problem)] = problems(
        as_csv([row | {"net_amount": "1,00"}]), "contracts"
    )
    assert "αφότου έγινε η εξαγωγή" in problem


def test_a_changed_figure_is_a_new_one_that_supersedes():
    contract = published(make_contract())
    old = published(make_figure(contract, "250000.00"))
    [row] = exported_rows("figures")
    imported(as_csv([row | {"absorbed_amount": "260.000,00"}]), "figures", "νέα πληρωμή")
    draft = AbsorptionFigure.objects.pending().get()
    assert (draft.contract, draft.figure_date) == (contract, old.figure_date)
    assert (draft.change_kind, draft.change_reason) == ("revision", "νέα πληρωμή")
    new = published(draft)
    assert new.supersedes == old
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("260000.00")


def test_new_figures_of_contracts_and_of_municipalities(athens):
    contract = published(make_contract(athens))
    document = make_document().reference
    rows = [
        {"contract_reference": contract.reference, "municipality_names": ""},
        {"contract_reference": "", "municipality_names": "Δ. Αθηναίων"},
    ]
    same = {"figure_date": "30.6.2025", "absorbed_amount": "1,00", "document_reference": document}
    found = imported(as_csv([row | same for row in rows]), "figures", reason="")
    assert found.counts["new"] == 2
    assert {(f.contract, f.municipality) for f in AbsorptionFigure.objects.all()} == {
        (contract, None),
        (None, athens),
    }
    assert imported(as_csv([row | same for row in rows]), "figures").counts["unchanged"] == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"figure_date": "1/1/2300"},
        {"figure_date": "1/1/2024"},
        {"absorbed_amount": ""},
        {"stated_rate": "45,3%"},
        {"absorbed_gross": "0,50"},
        {"contract_reference": ""},
    ],
)
def test_a_figure_that_cannot_be_is_refused(cells):
    contract = published(make_contract())
    row = {
        "contract_reference": contract.reference,
        "municipality_codes": "",
        "figure_date": "30/6/2025",
        "absorbed_amount": "1,00",
        "absorbed_gross": "",
        "stated_rate": "",
        "document_reference": make_document().reference,
    }
    assert problems(as_csv([row | cells]), "figures")[0][0] == 2


def test_the_key_of_a_figure_stays_with_its_subject_and_date():
    published(make_figure())
    [row] = exported_rows("figures")
    [(_row, column, _value, _problem)] = problems(
        as_csv([row | {"figure_date": "2025-05-31"}]), "figures"
    )
    assert "«figure_id»" in column


def test_amendments_allocations_subprojects_and_reported_figures_are_written(athens):
    contract = published(make_contract(athens))
    document = make_document().reference
    imported(
        as_csv([{
            "contract_reference": contract.reference, "number": "1", "signed_on": "1/9/2024",
            "net_change": "-20.000,50", "document_reference": document,
        }]),
        "amendments",
    )  # fmt: skip
    assert ContractAmendment.objects.get().net_change == Decimal("-20000.50")
    of_athens = {"municipality_name": "Αθήνα", "document_reference": document}
    imported(as_csv([of_athens | {"net_amount": "5,00"}]), "allocations")
    assert Allocation.objects.get().municipality == athens
    said = {"title": "Διάβαση", "scope": "action-16954"}
    imported(as_csv([of_athens | said]), "subprojects")
    assert Subproject.objects.get().status == "unknown"
    quoted = {"reported_code": "R9", "kind": "budget", "quote": "5 εκατ.", "percent": "45,3%"}
    imported(as_csv([of_athens | said | quoted]), "reported")
    assert ReportedFigure.objects.get().percent == Decimal("45.30")


@pytest.mark.parametrize(
    ("dataset", "cells", "problem"),
    [
        ("allocations", {"municipality_name": ""}, "Λείπει ο Δήμος"),
        ("allocations", {"allocation_id": "999"}, "Δεν υπάρχει στην πύλη"),
        ("allocations", {"allocation_id": "α"}, "Δεν είναι αριθμός"),
        ("amendments", {"contract_reference": ""}, "Λείπει η σύμβαση"),
    ],
)
def test_a_row_that_does_not_say_what_it_is_about_is_refused(dataset, cells, problem, athens):
    row = {"municipality_name": "Αθήνα", "net_amount": "5,00", "allocation_id": ""}
    if dataset == "amendments":
        reference = published(make_contract(athens)).reference
        row = {"contract_reference": reference, "number": "1", "signed_on": "1/9/2024"}
    row["document_reference"] = make_document().reference
    make_action()
    [(_row, _column, _value, said)] = problems(as_csv([row | cells]), dataset)
    assert problem in said


def test_a_file_that_was_imported_meanwhile_is_not_imported_again(athens):
    file = as_csv([new_contract(adam="24SYMV012345678")])
    first, second = previewed(file, "contracts"), previewed(file, "contracts")
    import_previewed(first)
    with pytest.raises(FileError, match="Η πύλη άλλαξε"):
        import_previewed(second)
    assert Contract.objects.count() == 1


def test_the_preview_writes_shares_and_links_as_words(athens):
    work = published(make_subproject(athens))
    contractor = published(make_contractor())
    cells = {"contractor_slugs": contractor.slug, "subproject_ids": str(work.pk)}
    found = previewed(as_csv([new_contract(**cells, municipality_shares="45,50%")]), "contracts")
    shown = {new for _column, _old, new in differences(found)}
    assert {"Δήμος Αθηναίων 45,5%", str(contractor), str(work)} <= shown
    said = {"reported_code": "R9", "kind": "budget", "scope": "action-16954", "title": "Πρόοδος"}
    said |= {"quote": "45%", "percent": "45,30", "document_reference": make_document().reference}
    assert "45,3%" in {new for _c, _o, new in differences(previewed(as_csv([said]), "reported"))}


@pytest.mark.parametrize("dataset", ["allocations", "subprojects", "reported", "amendments"])
def test_a_changed_cell_of_every_other_dataset_becomes_a_proposal(dataset):
    municipality = make_municipality()
    made = {
        "allocations": lambda: make_allocation(municipality),
        "subprojects": lambda: make_subproject(municipality),
        "reported": lambda: make_reported_figure(municipality),
        "amendments": lambda: make_amendment(published(make_contract(municipality))),
    }
    record = published(made[dataset]())
    [row] = exported_rows(dataset)
    imported(as_csv([row | {"note": "+ νέα σημείωση"}]), dataset)
    assert record.versions.get().note == "+ νέα σημείωση"
    record.refresh_from_db()
    assert record.note == ""


def test_a_status_that_nobody_published_is_an_empty_cell_there_and_back():
    subproject = published(make_subproject(make_municipality()))
    [row] = exported_rows("subprojects")
    assert row["status"] == ""
    assert imported(as_csv([row]), "subprojects").counts["unchanged"] == 1
    imported(as_csv([row | {"status": "planned"}]), "subprojects")
    assert subproject.versions.get().status == "planned"


def test_an_allocation_without_code_is_not_entered_twice(athens):
    make_action()
    file = as_csv([
        {"municipality_name": "Αθήνα", "net_amount": "5,00",
         "document_reference": make_document().reference}
    ])  # fmt: skip
    imported(file, "allocations")
    assert imported(file, "allocations").counts["unchanged"] == 1
    assert Allocation.objects.count() == 1


def test_an_allocation_is_found_by_its_code_in_the_file_of_a_municipality(athens):
    published(make_allocation(athens, "5.00", ops_code="5123456"))
    line = {"municipality_name": "Αθήνα", "ops_code": "5123456", "net_amount": "6,00"}
    imported(as_csv([line | {"document_reference": make_document().reference}]), "allocations")
    assert Allocation.objects.pending().get().net_amount == Decimal("6.00")


def test_an_emptied_cell_is_unknown_again():
    contract = published(make_contract(ends_on=date(2026, 1, 1)))
    [row] = exported_rows("contracts")
    found = imported(as_csv([row | {"ends_on": ""}]), "contracts")
    assert differences(found) == [("λήξη", "1/1/2026", "—")]
    assert contract.versions.get().ends_on is None


def test_a_column_that_is_not_in_the_file_is_left_alone():
    contract = published(make_contract(ends_on=date(2026, 1, 1)))
    [row] = exported_rows("contracts")
    del row["ends_on"]
    imported(as_csv([row | {"title": "Άλλος"}]), "contracts")
    assert contract.versions.get().ends_on == date(2026, 1, 1)


def test_a_file_with_headings_only_is_named():
    with pytest.raises(FileError, match="μόνο τις επικεφαλίδες"):
        previewed(as_csv([list(new_contract())]), "contracts")


def test_the_preview_writes_nothing(athens):
    before = counts(), make_action().contracts_numbered
    previewed(as_csv([new_contract()]), "contracts")
    assert (counts(), make_action().contracts_numbered) == before
