"""One plain sentence for every state of what is known."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.figures import totals
from absorption.views import summaries
from municipalities.models import Municipality

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
        "Από τα 5.000.000 € που του δόθηκαν, ο Δήμος Αθηναίων έχει υπογράψει συμβάσεις ύψους "
        "3.200.000 € και έχει απορροφήσει 1.200.000,50 € (ποσά χωρίς ΦΠΑ, στοιχεία έως "
        "30 Ιουνίου 2025)."
    )


def test_nothing_known_says_so_and_prints_no_zero():
    text = sentence()
    assert text == (
        "Ο Δήμος Αθηναίων συμμετέχει στη Δράση. Πόσα του δόθηκαν, τι ποσό συμβάσεων έχει "
        "υπογράψει και πόσα έχει απορροφήσει δεν έχει δημοσιευθεί."
    )
    assert "0" not in text


def test_a_published_zero_is_not_unknown():
    text = sentence(
        allocated_by_decisions=total("5000000"),
        contracted_by_contracts=total("1000000"),
        absorbed_by_contracts=paid("0"),
    )
    assert "δεν έχει απορροφήσει ακόμη τίποτα" in text
    assert "δεν έχει δημοσιευθεί" not in text


def test_zero_for_some_contracts_is_not_zero_for_all():
    text = sentence(
        contracted_by_contracts=total("1000000", 2, 2), absorbed_by_contracts=paid("0", 1, 2)
    )
    assert "πόσα έχει απορροφήσει δεν έχει δημοσιευθεί" in text


def test_a_partial_sum_is_at_least():
    text = sentence(
        contracted_by_contracts=total("1000000", 3, 3), absorbed_by_contracts=paid("400000", 2, 3)
    )
    assert "έχει απορροφήσει τουλάχιστον 400.000 €" in text
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
