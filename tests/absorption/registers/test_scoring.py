"""Which records an editor sees, in which order, and what is said for and against each."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from absorption.registers.scoring import LIKELY_FROM, RULES, STRONG_FROM, Known, judge
from absorption.registers.store import Dossier, judge_dossier
from tests.absorption.registers.kept import parsed as read
from tests.absorption.registers.records import ESPA, NO_FUND, PROJECT, contract, payment

KNOWN = Known(
    municipalities={
        "6298": SimpleNamespace(name="Δήμος Τρικκαίων", short_name="Τρικκαίων"),
        "6325": SimpleNamespace(name="Δήμος Ηρακλείου", short_name="Ηρακλείου"),
    },
    central={"99220730": "Κοινωνία της Πληροφορίας Α.Ε."},
    funding_codes=frozenset({"2022ΤΑ77700001"}),
    ops_codes=frozenset({"5777777"}),
    acts=frozenset({"Ψ0Α1ΩΠΑ-ΑΒ1"}),
)
ADAM = "25SYMV900000001"
RRF = {"number": "2023ΤΑ88800001", "ops": None}
KTP = {"organisation": "99220730", "name": "ΚΟΙΝΩΝΙΑ ΤΗΣ ΠΛΗΡΟΦΟΡΙΑΣ Α.Ε."}

# name, fields of the contract, is it shown, codes that must be among the reasons
CASES = [
    ("names the Action", {}, True, {"names-action", "project-title", "funds-code", "own-body"}),
    ("Latin look-alikes", {"text": "EΛΛHNIKEΣ EΞYΠNEΣ ΠOΛEIΣ"}, True, {"project-title"}),
    ("confirmed funding code", {"title": "ΑΙΣΘΗΤΗΡΕΣ", "text": "Αισθητήρες",
        "funding": {"number": "2022TA77700001", "ops": None}}, True, {"confirmed-funding"}),
    ("ΟΠΣ of an inclusion decision", {"title": "ΑΙΣΘΗΤΗΡΕΣ", "text": "Αισθητήρες",
        "funding": {"number": None, "ops": "5777777"}}, True, {"known-ops"}),
    ("an act that mentions the Action", {"title": "ΑΙΣΘΗΤΗΡΕΣ", "text": "Αισθητήρες",
        "funding": NO_FUND, "acts": "Ψ0Α1ΩΠΑ-ΑΒ1"}, True, {"act-of-diavgeia"}),
    ("central body for one of the 17", KTP | {"text": f"{PROJECT} για τον Δήμο Ηρακλείου"},
        True, {"central-body"}),
    ("no funding code, smart words", {"title": "ΕΞΥΠΝΗ ΣΤΑΘΜΕΥΣΗ", "text": "", "funding": NO_FUND},
        True, {"smart", "no-funding"}),
    ("moved to ΕΣΠΑ, names the Action", {"funding": ESPA}, True, {"espa-funding", "names-action"}),
    ("another project of the Fund", {"title": "ΣΧΟΛΕΙΟ", "text": "Σχολείο", "funding": RRF},
        True, {"funds-code", "no-word"}),
    # False friends
    ("smart city of ΕΣΠΑ", {"title": "ΕΞΥΠΝΗ ΠΟΛΗ", "text": "ΕΣΠΑ 2021-2027", "funding": ESPA},
        False, {"espa-funding", "names-espa"}),
    ("smart city of ΕΣΠΑ by code only", {"title": "SMART CITY", "text": "", "funding": ESPA},
        False, {"smart", "espa-funding"}),
    ("«Αντώνης Τρίτσης»", {"title": "ΕΞΥΠΝΗ ΠΟΛΗ", "text": "Πρόγραμμα «Αντώνης Τρίτσης»",
        "funding": NO_FUND}, False, {"tritsis"}),
    ("Interreg", {"title": "SMART CITIES", "text": "Interreg Greece-Italy", "funding": NO_FUND},
        False, {"interreg"}),
    ("Heraklion of Attica", KTP | {"title": "ΕΞΥΠΝΗ ΠΟΛΗ", "funding": RRF,
        "text": "Για τον Δήμο Ηρακλείου Αττικής"}, False, {"namesake", "other-body"}),
    ("another Action of the Fund", {"title": "ΕΞΥΠΝΟΙ ΜΕΤΡΗΤΕΣ", "text": "Δράση 16849",
        "funding": RRF}, False, {"other-action"}),
    ("central body for somebody else", KTP | {"title": "ΕΞΥΠΝΑ ΣΥΣΤΗΜΑΤΑ", "text": "Υπουργείο",
        "funding": NO_FUND}, False, {"other-body"}),
    ("a body outside", {"organisation": "50001", "title": "ΕΞΥΠΝΗ ΠΟΛΗ", "text": "",
        "funding": NO_FUND}, False, {"other-body"}),
    ("signed long before", {"title": "ΕΞΥΠΝΗ ΣΤΑΘΜΕΥΣΗ", "text": "", "funding": NO_FUND,
        "signed": "2018-01-01"}, False, {"out-of-time"}),
    ("cancelled", {"cancelled": True, "title": "ΕΞΥΠΝΗ ΠΟΛΗ", "text": ""}, False, {"cancelled"}),
    ("everyday", {"title": "ΓΑΛΑ", "text": "Γάλα", "funding": NO_FUND}, False, {"no-word"}),
]  # fmt: skip


def judged(**fields):
    return judge(read("contract", contract(ADAM, **fields)), KNOWN)


@pytest.mark.parametrize(
    ("fields", "shown", "codes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_cases(fields, shown, codes):
    found = judged(**fields)
    assert found.is_kept == shown, found
    assert codes <= {reason.code for reason in found.reasons}


def test_the_likeliest_come_first():
    certain, smart, other = (
        judged().score,
        judged(title="ΕΞΥΠΝΗ ΣΤΑΘΜΕΥΣΗ", text="").score,
        judged(title="ΣΧΟΛΕΙΟ", text="Σχολείο", funding=RRF).score,
    )
    assert certain >= STRONG_FROM > smart >= LIKELY_FROM > other


def test_the_score_is_the_sum_of_what_is_said():
    found = judged(funding=ESPA)
    assert found.score == sum(reason.points for reason in found.reasons)
    assert any(reason.points < 0 for reason in found.reasons)


def test_every_rule_holds_in_some_case():
    codes = {r.code for _name, fields, *_rest in CASES for r in judged(**fields).reasons}
    assert {rule.code for rule in RULES} == codes


def test_an_order_speaks_only_when_it_says_more_than_its_contract():
    silent = read("contract", contract(ADAM, title="ΓΑΛΑ", text="", funding=NO_FUND))
    likely, unlikely = (
        read("payment", payment("25PAY900000001", ADAM, text=text, funding=NO_FUND))
        for text in (PROJECT, "Γάλα")
    )
    known = replace(KNOWN, acts=frozenset())
    [first, *rest] = judge_dossier(Dossier([silent], [likely]), known).reasons
    assert first.code == "payment-order"
    assert "γράφει «16954»" in first.text
    assert tuple(rest) == judge(silent, known).reasons
    assert judge_dossier(Dossier([silent], [unlikely]), known) == judge(silent, known)


def test_the_municipality_is_who_signs_or_whom_a_central_body_names():
    assert [m.name for m in judged().municipalities] == ["Δήμος Τρικκαίων"]
    central = judged(**KTP, text="για τον Δήμο Ηρακλείου")
    assert [m.name for m in central.municipalities] == ["Δήμος Ηρακλείου"]
