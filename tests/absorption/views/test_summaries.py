"""What is known of a municipality in plain sentences, for every state of what is known."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.figures import steps, totals
from absorption.figures.claims import Claim
from absorption.models import AbsorptionFigure
from absorption.views import summaries
from municipalities.models import Document, Municipality, ReportedFigure, Subproject

ATHENS = Municipality(name="Δήμος Αθηναίων", name_en="Municipality of Athens", slug="athens")
JUNE = date(2025, 6, 30)


def total(amount, known=1, count=1, **more):
    """Return a sum in euro."""
    return totals.Total(Decimal(amount), known, count, **more)


def paid(amount, known=1, count=1):
    """Return a sum of payments as of 30 June 2025."""
    return total(amount, known, count, oldest=JUNE, newest=JUNE)


def sentence(**amounts):
    """Return the sentence with plain spaces."""
    row = totals.MunicipalityFigures(ATHENS, **amounts)
    return summaries.municipality_sentence(row).replace("\xa0", " ")


def test_all_known():
    assert sentence(
        allocated_by_decisions=total("5000000.00"),
        contracted_by_contracts=total("3200000.00", 2, 2),
        absorbed_by_contracts=paid("1200000.50", 2, 2),
    ) == (
        "Από τα 5.000.000 € που εγκρίθηκαν, ο Δήμος Αθηναίων έχει υπογράψει συμβάσεις ύψους "
        "3.200.000 € και έχουν πληρωθεί 1.200.000,50 € (ποσά χωρίς ΦΠΑ, στοιχεία έως "
        "30 Ιουνίου 2025)."
    )


def test_nothing_known_says_so_and_prints_no_zero():
    text = sentence()
    assert text == "Επίσημο ποσό ένταξης, σύμβασης ή πληρωμής δεν έχει δημοσιευθεί."
    assert "0" not in text


def test_a_published_zero_is_not_unknown():
    text = sentence(
        allocated_by_decisions=total("5000000"),
        contracted_by_contracts=total("1000000"),
        absorbed_by_contracts=paid("0"),
    )
    assert "δεν έχει πληρωθεί ακόμη τίποτα" in text
    assert "δεν έχει δημοσιευθεί" not in text


def test_zero_for_some_contracts_is_not_zero_for_all():
    text = sentence(
        contracted_by_contracts=total("1000000", 2, 2), absorbed_by_contracts=paid("0", 1, 2)
    )
    assert "πόσα έχουν πληρωθεί, δεν έχει δημοσιευθεί" in text


def test_a_partial_sum_is_at_least():
    text = sentence(
        contracted_by_contracts=total("1000000", 3, 3), absorbed_by_contracts=paid("400000", 2, 3)
    )
    assert "έχουν πληρωθεί τουλάχιστον 400.000 €" in text
    assert "συμβάσεις ύψους 1.000.000 €" in text


def test_an_unknown_share_of_a_common_contract_makes_the_sum_at_least():
    text = sentence(contracted_by_contracts=total("1000000"), common=[None])
    assert "συμβάσεις ύψους τουλάχιστον 1.000.000 €" in text


def test_an_amount_known_only_with_vat_is_marked():
    text = sentence(
        contracted_by_contracts=totals.Total(None, 0, 1, gross_only=Decimal("124000.00"))
    )
    assert "συμβάσεις ύψους 124.000,00 € με ΦΠΑ (ποσά χωρίς ΦΠΑ όπου δεν γράφεται αλλιώς)" in text


@pytest.mark.parametrize("granted", [None, "5"])
@pytest.mark.parametrize("signed", [None, "3"])
@pytest.mark.parametrize("spent", [None, "0", "1"])
def test_every_combination_is_whole(granted, signed, spent):
    text = sentence(
        allocated_by_decisions=total(granted) if granted else totals.Total(),
        contracted_by_contracts=total(signed) if signed else totals.Total(),
        absorbed_by_contracts=paid(spent) if spent else totals.Total(),
    )
    assert text.endswith(".")
    assert "—" not in text
    assert "{" not in text
    assert "  " not in text
    assert ("30 Ιουνίου 2025" in text) == (spent is not None)


PRESS = Document(pk=1, standing="press", issuer="skai.gr", title="Άρθρο")
PLAN = Document(pk=2, standing="plan", issuer="Δήμος Αθηναίων", title="Σχέδιο")


def said(amount=None, document=PRESS, **fields):
    """Return a claim of one report."""
    fields = {"kind": "budget", "scope": "action-16954", "code": "F1", "title": "Έργο"} | fields
    amount = None if amount is None else Decimal(amount)
    return Claim([ReportedFigure(amount=amount, document=document, **fields)])


def lead(*claims, **amounts):
    """Return the sentences with plain spaces."""
    row = totals.MunicipalityFigures(ATHENS, **amounts)
    sentences = summaries.municipality_lead(row, claims, steps.of_municipality(row, claims))
    return [each.replace("\xa0", " ") for each in sentences]


NOTHING_OFFICIAL = "Επίσημο ποσό ένταξης, σύμβασης ή πληρωμής δεν έχει δημοσιευθεί."


def test_nothing_at_all_is_one_sentence():
    assert lead() == ["Δήμος Αθηναίων: δεν βρέθηκε κανένα ποσό, ούτε επίσημο ούτε σε δημοσίευμα."]


def test_what_names_the_action_is_said_with_who_and_when_and_the_contractor_by_the_press():
    assert lead(
        said("6900000", reported_on=date(2024, 1, 1), reported_precision="year"),
        said(kind="contract", contractor="Nova ICT"),
    ) == [
        "Έχουν αναφερθεί προϋπολογισμός 6.900.000 € (ΦΠΑ δεν αναφέρεται· κατά τον Τύπο: skai.gr, "
        "2024) και σύμβαση με Nova ICT (κατά τον Τύπο: skai.gr, χωρίς ημερομηνία).",
        NOTHING_OFFICIAL,
    ]


def test_what_is_probable_has_a_sentence_of_its_own():
    sentences = lead(
        said("5000000"), said("4700000", scope="probable", reported_on=date(2022, 7, 1))
    )
    assert sentences[0].startswith("Έχει αναφερθεί προϋπολογισμός 5.000.000 €")
    assert "4.700.000" not in sentences[0]
    assert sentences[1] == (
        "Δημοσίευμα μιλά για 4.700.000 € (ΦΠΑ δεν αναφέρεται· skai.gr, 1 Ιουλίου 2022)· "
        "δεν είναι βέβαιο ότι αφορά τη Δράση."
    )


def test_parts_that_a_plan_gives_are_listed_and_not_added():
    part = {"document": PLAN, "scope": "probable", "subproject": Subproject(pk=1)}
    [sentence, _unknown] = lead(said("3000000", **part), said("2000000", **part))
    assert "3.000.000 € και 2.000.000 € για χωριστά έργα" in sentence
    assert "5.000.000" not in sentence


@pytest.mark.parametrize("scope", ["unclear", "wider", "rrf-national", "sub-action"])
def test_what_is_unclear_or_wider_is_never_in_the_lead(scope):
    [sentence] = lead(said("17700000", scope=scope))
    assert "17.700.000" not in sentence
    assert "Ό,τι άλλο έχει αναφερθεί είναι παρακάτω" in sentence


def test_a_claim_gives_way_to_the_official_amount_of_its_step():
    sentences = lead(said("6900000"), allocated_by_decisions=total("5000000"))
    assert sentences[0].startswith("Δήμος Αθηναίων: εγκρίθηκαν 5.000.000 €")
    assert not any("6.900.000" in sentence for sentence in sentences)


def test_many_claims_do_not_make_a_long_sentence():
    claims = [said(str(1000000 + number), code=f"F{number}") for number in range(400)]
    [sentence, _unknown] = lead(*claims)
    assert "άλλα 397, παρακάτω στη σελίδα" in sentence


def test_contracts_that_all_left_are_not_called_unpublished():
    assert lead(left={"allocated": 1, "contracted": 2}) == [
        "Η απόφαση ένταξης βγήκε από τη Δράση και δεν μετρά. "
        "Και οι 2 συμβάσεις που είχαν υπογραφεί βγήκαν από τη Δράση και δεν μετρούν."
    ]


def test_what_contracts_say_since_an_official_amount_is_beside_it():
    row = AbsorptionFigure(
        figure_date=date(2025, 3, 31), absorbed_amount=Decimal(300000), vat_basis="net"
    )
    sentences = lead(official_rows=[row], absorbed_by_contracts=paid("400000"))
    assert "έχουν πληρωθεί 300.000 € (ποσά χωρίς ΦΠΑ, στοιχεία έως 31 Μαρτίου 2025)" in sentences[0]
    assert sentences[1] == (
        "Νεότερα στοιχεία από τα έγγραφα του δήμου: πληρώθηκαν 400.000 € "
        "(χωρίς ΦΠΑ, στοιχεία έως 30 Ιουνίου 2025)."
    )
