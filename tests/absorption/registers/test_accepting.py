"""What an editor accepts becomes drafts with the register's proof; nothing becomes public."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from absorption import publication
from absorption.models import AbsorptionFigure
from absorption.models.registers import Candidate, FundingCode, RegisterRecord
from absorption.registers import accepting
from municipalities.models import Contract, ContractAmendment, Contractor
from tests.absorption.registers.kept import keep
from tests.absorption.registers.records import ALPHA, BETA, PERSON, contract, payment
from tests.factories import (
    make_allocation,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    make_user,
    published,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = "25SYMV900000001", "25SYMV900000003"


def chain(ends="2025-12-14", later="2026-06-30"):
    return [
        contract(FIRST, following=SECOND, members=(ALPHA, BETA), ends=ends),
        contract(SECOND, previous=FIRST, submitted="2025-09-02", signed="2025-09-01",
                 ends=later, net=550000.0, gross=682000.0),
    ]  # fmt: skip


def orders():
    return [
        payment("25PAY900000001", FIRST),
        payment("25PAY900000004", SECOND, signed="2025-11-05", net=100000.0, gross=124000.0),
    ]


def accept(candidate, municipality, **fields):
    return accepting.accept(
        candidate,
        make_user("editor"),
        **{
            "title": "Προμήθεια έξυπνων διαβάσεων",
            "contracting_authority": "Δήμος Τρικκαίων",
            "municipalities": [municipality],
        }
        | fields,
    )


def test_a_contract_its_amendment_and_its_figures_are_drafted(trikala):
    candidate = keep(chain(), orders())
    drafted = accept(candidate, trikala)
    made = Contract.objects.get()
    assert (made.state, made.adam, made.cpv) == ("draft", FIRST, "34993000-4")
    assert (made.net_amount, made.gross_amount) == (Decimal("500000.00"), Decimal("620000.00"))
    assert (made.signed_on, made.ends_on) == (date(2025, 3, 14), date(2025, 12, 14))
    assert [(s.municipality, s.share) for s in made.shares.all()] == [(trikala, Decimal(100))]
    assert {each.tax_id for each in made.contractors.all()} == {"890000011", "890000023"}
    amendment = ContractAmendment.objects.get()
    assert (amendment.adam, amendment.net_change) == (SECOND, Decimal("50000.00"))
    assert (amendment.new_ends_on, amendment.state) == (date(2026, 6, 30), "draft")
    figures = AbsorptionFigure.objects.order_by("figure_date")
    assert [(f.figure_date, f.absorbed_amount, f.absorbed_gross, f.state) for f in figures] == [
        (date(2025, 7, 10), Decimal("200000.00"), Decimal("248000.00"), "draft"),
        (date(2025, 11, 5), Decimal("300000.00"), Decimal("372000.00"), "draft"),
    ]
    assert "25PAY900000001, 25PAY900000004" in figures[1].note
    candidate.refresh_from_db()
    assert (candidate.state, candidate.contract, candidate.decided_by.username) == (
        "accepted", made, "editor",
    )  # fmt: skip
    assert len(drafted.records) == 4


def test_each_draft_rests_on_the_registers_answer(trikala):
    drafted = accept(keep(chain(), orders()), trikala)
    document = drafted.contract.document
    digest = RegisterRecord.objects.get(reference=FIRST).answer.sha256
    assert (document.standing, document.number, document.issuer) == ("register", FIRST, "ΚΗΜΔΗΣ")
    assert digest in document.note
    assert FIRST in document.url
    assert drafted.records[-1].document.number == "25PAY900000004"


def test_a_document_that_the_portal_has_is_not_made_again(trikala):
    known = make_document(reference=f"khmdhs-{FIRST.lower()}")
    assert accept(keep(chain()), trikala).contract.document == known


def test_it_goes_to_the_public_by_two_people(trikala):
    accept(keep(chain("2027-06-30", "2027-12-31"), orders()), trikala)
    editor, other = make_user("editor"), make_user("other")
    contract = Contract.objects.get()
    publication.submit(contract, editor)
    publication.publish(contract, other)
    assert not ContractAmendment.objects.pending().exists()
    assert not AbsorptionFigure.objects.pending().exists()
    total = Contract.objects.get().totals.get(superseded_at=None)
    assert (total.net_amount, total.figure.absorbed_amount) == (
        Decimal("550000.00"), Decimal("300000.00"),
    )  # fmt: skip


def test_accepting_the_same_twice_is_refused(trikala):
    candidate = keep(chain())
    accept(candidate, trikala)
    with pytest.raises(ValidationError, match="ήδη"):
        accept(candidate, trikala)
    assert Contract.objects.count() == 1


def test_without_a_version_or_an_action_there_is_nothing_to_accept(db):
    with pytest.raises(ValidationError, match="ακυρωμένες"):
        accept(keep([contract(FIRST, cancelled=True)]), None)
    with pytest.raises(ValidationError, match="Δεν έχει δημοσιευθεί η Δράση"):
        accept(keep([contract(SECOND)]), None)


def test_a_contract_that_the_portal_has_is_to_be_linked(trikala):
    make_contract(trikala, adam=SECOND)
    with pytest.raises(ValidationError, match="συνδέστε"):
        accept(keep(chain()), trikala)
    assert Candidate.objects.get().state == "new"


def test_drafting_again_drafts_only_what_is_new(trikala):
    candidate = keep(chain(), orders())
    accept(candidate, trikala)
    assert accepting.draft_rest(Candidate.objects.get(), make_user("editor")).records == []
    more = payment("25PAY900000009", SECOND, signed="2026-01-20", net=50000.0, gross=62000.0)
    keep(chain(), [*orders(), more])
    Candidate.objects.update(changed_at=timezone.now())
    drafted = accepting.draft_rest(Candidate.objects.get(), make_user("editor"))
    assert [(f.figure_date, f.absorbed_amount) for f in drafted.records] == [
        (date(2026, 1, 20), Decimal("350000.00"))
    ]
    assert Candidate.objects.get().changed_at is None


def test_a_published_figure_that_the_register_changed_is_proposed_as_a_revision(trikala):
    mine = published(make_contract(trikala, adam=FIRST, signed_on=date(2025, 3, 14)))
    published(make_figure(mine, "190000.00", figure_date=date(2025, 7, 10)))
    candidate = keep(chain()[:1], orders()[:1])
    accepting.link(candidate, make_user("editor"), mine)
    [figure] = accepting.draft_rest(Candidate.objects.get(), make_user("editor")).records
    assert (figure.absorbed_amount, figure.change_kind) == (Decimal("200000.00"), "revision")
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("190000.00")


def test_an_order_without_a_net_amount_makes_no_figure_and_says_so(trikala):
    drafted = accept(keep(chain(), [payment("25PAY900000001", FIRST, net=None)]), trikala)
    assert not AbsorptionFigure.objects.exists()
    assert any("25PAY900000001" in text and "καθαρό" in text for text in drafted.problems)


def test_an_order_that_could_not_be_read_makes_no_figure(trikala):
    candidate = keep(chain(), orders())
    Candidate.objects.update(problems=["25PAY900000008: πεδίο «credit»: λείπει"])
    drafted = accept(candidate, trikala)
    assert not AbsorptionFigure.objects.exists()
    assert any("25PAY900000008" in text for text in drafted.problems)


def test_what_is_in_doubt_is_left_to_the_editor_and_told(trikala):
    drafted = accept(keep(chain(), orders()), trikala)
    AbsorptionFigure.objects.filter(pk=drafted.records[-1].pk).update(absorbed_amount=1)
    same = {"net": 550000.0, "gross": 682000.0, "ends": "2026-06-30"}
    unclear = contract("25SYMV900000005", previous=SECOND, submitted="2025-10-02", signed=None,
                       **same)  # fmt: skip
    early = contract("25SYMV900000006", previous="25SYMV900000005", submitted="2025-10-03",
                     signed="2025-01-01", **same | {"net": 560000.0})  # fmt: skip
    keep([*chain(), unclear, early], orders())
    again = accepting.draft_rest(Candidate.objects.get(), make_user("editor"))
    told = "\n".join(again.problems)
    assert "25SYMV900000005: δεν φαίνεται πότε ή τι αλλάζει." in told
    assert "25SYMV900000006: Η Τροποποίηση δεν προηγείται" in told
    assert "5/11/2025: περιμένει ήδη πρόχειρο με άλλο ποσό." in told
    Contract.objects.update(adam=SECOND)
    other = accepting.draft_rest(Candidate.objects.get(), make_user("editor"))
    assert "οι τροποποιήσεις μένουν σε εσάς" in "\n".join(other.problems)
    assert (again.records, other.records) == ([], [])


def test_a_note_names_as_many_orders_as_fit(trikala):
    many = [payment(f"25PAY9000000{n:02d}", FIRST, net=1.0, gross=1.24) for n in range(40)]
    drafted = accept(keep([contract(FIRST)], many), trikala)
    note = drafted.records[-1].note
    assert note.endswith("25PAY900000039 και 14 παλαιότερα")
    assert len(note) <= 500


def test_a_person_is_nowhere_in_public(client, trikala):
    order = payment("25PAY900000001", FIRST, payee=PERSON)
    candidate = keep([contract(FIRST, members=(ALPHA, PERSON), ends="2027-06-30")], [order])
    for record in accept(candidate, trikala).records:
        publication.load([record], "δοκιμή")
    person = Contractor.objects.get(natural_person=True)
    assert {c.tax_id for c in Contract.objects.get().contractors.all()} == {
        ALPHA["vatNumber"], person.tax_id
    }  # fmt: skip
    assert PERSON["vatNumber"] not in person.slug
    reference = Contract.objects.get().reference
    pages = ["/contracts/", f"/contracts/{reference}/", "/contractors/", "/documents/", "/changes/",
             "/documents/khmdhs-25pay900000001/", "/municipalities/trikala/"]  # fmt: skip
    texts = [client.get(page).content.decode() for page in pages]
    files = [f"/data/{name}.csv" for name in ("contracts", "contractors", "figures", "changes")]
    texts += [client.get(file).getvalue().decode() for file in files]
    assert "φυσικό πρόσωπο" in texts[1]
    for text in texts:
        assert PERSON["name"] not in text
        assert PERSON["vatNumber"] not in text


def test_a_title_that_names_a_person_is_refused(trikala):
    with pytest.raises(ValidationError, match="φυσικό πρόσωπο"):
        accept(
            keep([contract(FIRST, members=(PERSON,))]),
            trikala,
            title=f"Ανάθεση στον {PERSON['name'].title()}",
        )


def test_a_contractor_from_abroad_keeps_its_country_and_is_not_named_yet(trikala):
    abroad = ALPHA | {"vatNumber": "DE123", "country": {"key": "de"}}
    [made] = accept(
        keep([contract(FIRST, members=(abroad, abroad))]), trikala
    ).contract.contractors.all()
    assert (made.country, made.tax_id, made.natural_person) == ("DE", "DE123", True)
    assert made.slug.startswith("person-")


def test_a_tax_number_that_cannot_be_is_flagged_and_not_mended(trikala):
    drafted = accept(keep([contract(FIRST, members=(ALPHA | {"vatNumber": "12345678"},))]), trikala)
    assert list(drafted.contract.contractors.all()) == []
    assert any("12345678" in text for text in drafted.problems)


def test_codes_are_drafted_however_many_and_a_wrong_one_is_told(trikala):
    raw = contract(FIRST)
    codes = ["?", *(f"349930{n:02d}-4" for n in range(60))]
    raw["objectDetailsList"][0]["cpvs"] = [{"key": code, "value": ""} for code in codes]
    drafted = accept(keep([raw]), trikala)
    assert drafted.contract.cpv.split() == codes[1:]
    assert "Δεν είναι κωδικός CPV: ?" in drafted.problems


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"net": 0.0}, "net_amount"), ({"net": None}, "net_amount"),
        ({"gross": 100.0}, "gross_amount"), ({"ends": "2020-01-01"}, "ends_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_left_out_and_told(trikala, fields, field):
    drafted = accept(keep([contract(FIRST, **fields)]), trikala)
    assert getattr(drafted.contract, field) is None
    assert any("μένει κεν" in text for text in drafted.problems)


def test_the_inclusion_decision_is_found_by_its_code(trikala):
    allocation = published(make_allocation(trikala, ops_code="5999999"))
    assert accept(keep([contract(FIRST)]), trikala).contract.allocation == allocation


def test_shares_of_several_municipalities_stay_unknown(trikala):
    both = [trikala, make_municipality()]
    drafted = accept(keep([contract(FIRST)]), trikala, municipalities=both)
    assert [share.share for share in drafted.contract.shares.all()] == [None, None]


def test_a_confirmed_funding_code_is_remembered(trikala):
    accept(keep(chain()), trikala, confirm_funding=True)
    assert FundingCode.objects.get().number == "2022ΤΑ99900001"


def test_linking_gives_a_contract_its_adam_through_a_proposal(trikala):
    mine = published(make_contract(trikala))
    accepting.link(keep(chain()), make_user("editor"), mine)
    assert Contract.objects.get(version_of=mine).adam == FIRST
    mine.refresh_from_db()
    assert mine.adam == ""


def test_another_contract_cannot_be_linked(trikala):
    with pytest.raises(ValidationError, match="άλλον ΑΔΑΜ"):
        accepting.link(
            keep(chain()), make_user("editor"), make_contract(trikala, adam="24SYMV000000077")
        )
