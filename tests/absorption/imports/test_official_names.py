"""Municipalities as ministries write them, and what only looks like one."""

import pytest

from absorption.imports.official.names import Names
from absorption.models.imports import NameSpelling
from municipalities.models import Municipality
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KNOWN = """
ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ|athens
Δ. ΑΘΗΝΑΙΩΝ|athens
Δήμος Αθηναίων (Ν. Αττικής)|athens
1. Δήμος Αθηναίων *|athens
Αθήνα|athens
Αθήνας|athens
Athens|athens
Dimos Athinaion|athens
City of Athens|athens
Δήμος Αθηναίων (ΑΦΜ 090025537)|athens
Δήμος Θεσ/νίκης|thessaloniki
Θεσ/νίκη|thessaloniki
Κορδελιού/Ευόσμου|kordelio-evosmos
Δήμος Αθηναίων – Περιφέρεια Αττικής|athens
Δήμος Θεσσαλονίκης|thessaloniki
Πάτρα|patras
Πατρών|patras
Patra|patras
Ηρακλείου Κρήτης|heraklion
Δήμος Ηρακλείου (Κρήτης)|heraklion
Ηράκλειο Κρήτης|heraklion
Ηράκλειο|heraklion
Iraklio|heraklion
Heraklion|heraklion
Πειραιάς|piraeus
Πειραιά|piraeus
ΠΕΙΡΑΙΩΣ|piraeus
Piraeus|piraeus
Pireas|piraeus
Λαρισσαίων|larissa
Λάρισα|larissa
Λάρισας|larissa
Larisa|larissa
Βόλος|volos
Περιστέρι|peristeri
Ρόδος (Δωδεκανήσου)|rhodes
Rodos|rhodes
Rhodes|rhodes
Ιωάννινα|ioannina
ΔΗΜΟΣ ΙΩΑΝΝΙΤΩΝ|ioannina
Ιωαννίνων|ioannina
Δήμος Ιωαννιτών (Ιωαννίνων)|ioannina
Ioannina|ioannina
Χανιά|chania
Hania|chania
Αχαρνές|acharnes
Νίκαιας–Αγ. Ιωάννη Ρέντη|nikaia-agios-ioannis-rentis
Νίκαιας - Ρέντη|nikaia-agios-ioannis-rentis
ΔΗΜΟΣ ΝΙΚΑΙΑΣ - ΑΓ. Ι. ΡΕΝΤΗ|nikaia-agios-ioannis-rentis
Νίκαια-Άγιος Ιωάννης Ρέντης|nikaia-agios-ioannis-rentis
Νίκαιας-Αγίου Ιωάννου Ρέντη|nikaia-agios-ioannis-rentis
Nikea - Ag. Ioannis Rentis|nikaia-agios-ioannis-rentis
Nikaia-Rentis|nikaia-agios-ioannis-rentis
ΝΙΚΑΙΑΣ ΑΓ.ΙΩΑΝΝΗ ΡΕΝΤΗ|nikaia-agios-ioannis-rentis
Χαλκίδα|chalkida
Χαλκίδας|chalkida
Χαλκιδέων (Εύβοια)|chalkida
Κορδελιό - Εύοσμος|kordelio-evosmos
Κορδελιού-Ευόσμου|kordelio-evosmos
ΚΟΡΔΕΛΙΟΥ/ΕΥΟΣΜΟΥ|kordelio-evosmos
Kordelio - Evosmos|kordelio-evosmos
Καλλιθέα|kallithea
Τρίκαλα|trikala
Τρικάλων|trikala
ΤΡΙΚΑΙΩΝ|trikala
Trikala|trikala
Δημος  Τρικκαιων|trikala
Δήμος Βόλου, Π.Ε. Μαγνησίας|volos
Ο.Τ.Α. Βόλου|volos
Municipality of Nikaia–Agios Ioannis Rentis|nikaia-agios-ioannis-rentis
Δήμος Νίκαιας|nikaia-agios-ioannis-rentis
"""
UNKNOWN = """
Δήμος Ηρακλείου Αττικής
Ηράκλειο Αττικής
Δήμος Ηράκλειας
Δήμος Ηρακλείου (Αττικής)
Περιφέρεια Αττικής
Σύνολο
Δήμος
Νίκης
Αγ. Ιωάννη
Δήμος Αγίου Δημητρίου
ΔΕΥΑ Βόλου
Δήμος Βόλβης
Δήμος Ρόδου και λοιποί
Αχαΐας
Δ. Πάτμου
Περιφέρεια Κρήτης
Π.Ε. Ηρακλείου
Χαλκηδόνος
Καλλικράτεια
Αθ/νίκης
Δήμος Αθηναίων και Δήμος Πειραιώς
"""


def test_a_name_is_known_in_any_usual_form(ministry):
    names = Names()
    found = {}
    for line in KNOWN.strip().splitlines():
        text, slug = line.split("|")
        municipality = names.find(text) if names.is_one(text) else None
        found[text] = (municipality and municipality.slug, slug)
    assert {text: pair for text, pair in found.items() if pair[0] != pair[1]} == {}


def test_what_may_be_another_body_is_not_guessed(ministry):
    names = Names()
    assert [text for text in UNKNOWN.strip().splitlines() if names.is_one(text)] == []
    with pytest.raises(KeyError):
        names.find("Δήμος Ηρακλείου Αττικής")


def test_what_an_editor_said_of_a_spelling_holds(ministry):
    NameSpelling.objects.create(
        text="Πρωτεύουσα", folded="πρωτευουσα", by=make_user(),
        municipality=Municipality.objects.get(slug="athens"),
    )  # fmt: skip
    NameSpelling.objects.create(text="ΚτΠ", folded="κτπ", by=make_user())
    names = Names()
    assert names.find("Δήμος Πρωτεύουσα").slug == "athens"
    assert names.find("ΚτΠ") is None
    assert not names.is_one("ΚτΠ")
