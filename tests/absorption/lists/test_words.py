"""`q` of lists and files finds words however they are written, on both databases."""

import json
import unicodedata

import pytest
from django.db import connection
from django.test import Client

from absorption.lists import listings
from absorption.lists.filters import ContractFilter, DocumentFilter
from absorption.search import folding
from municipalities.models import Contract, Document
from tests.factories import make_contract, make_document, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(db):
    """A contract of which the title has accents, both alphabets and a final sigma."""
    return published(
        make_contract(
            title="Αισθητήρες στάθμευσης IoT στους Δρόμους",
            contracting_authority="Δήμος Ευρώπης",
            adam="24SYMV012345678",
        )
    )


@pytest.mark.parametrize(
    "typed",
    [
        "στάθμευσης",
        "ΣΤΑΘΜΕΥΣΗΣ",
        "σταθμευσησ",
        "ΔΡΌΜΟΥΣ δρομους",
        unicodedata.normalize("NFD", "στάθμευσης"),
        "ΙοΤ",  # Greek capitals
        "AIΣΘHTHPEΣ",  # Latin but for the sigmas
        "24ΣΥΜV".replace("ΣΥΜ", "SΥΜ"),
        "24symv012345678",
        "ευρωπησ αισθητηρεσ",
    ],
)
def test_a_word_is_found_however_it_is_written(contract, typed):
    page = Client().get("/contracts/", {"q": typed})
    assert [row.record.reference for row in page.context["table"].rows] == [contract.reference]
    rows = json.loads(Client().get("/data/contracts.json", {"q": typed}).getvalue())["rows"]
    assert [row["contract_reference"] for row in rows] == [contract.reference]


@pytest.mark.parametrize("typed", ["άλλο", "στάθμευσης άλλο", "100%", "_"])
def test_what_stands_nowhere_is_not_found(contract, typed):
    assert not listings.listing("contracts", {"q": typed}).rows


def test_documents_too(db):
    document = make_document(title="Απάντηση του Υπουργού", issuer="ΥΠΟΥΡΓΕΊΟ")
    published(make_contract(document=document))
    for typed in ("απαντηση", "ΥΠΟΥΡΓΕΙΟ", "υπουργειο απαντηση"):
        assert document.pk in [row.pk for row in listings.listing("documents", {"q": typed}).rows]


def test_the_database_folds_as_python_does(db):
    texts = [chr(code) for start, end in folding.RANGES for code in range(start, end)]
    texts += ["Ή", "ΐ", "ᾳ", "'", "1.000 €"]
    with connection.cursor() as cursor:
        for text in texts:
            for form in ("NFC", "NFD"):
                shape = unicodedata.normalize(form, text)
                cursor.execute(f"SELECT {folding.FUNCTION}(%s)", [shape])
                assert cursor.fetchone()[0] == folding.folded(shape), text


def test_the_database_folds_whole_texts_as_python_does(db):
    usual = "".join(chr(code) for start, end in folding.USUAL for code in range(start, end))
    every = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x11000)]))
    texts = [usual, every, f"{usual}ᾳ", "Προμήθεια «Α–Ω» 1.000 €", "Ôter ΰ Ñandú", "α\u0301Ά"]
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute(f"SELECT {folding.FUNCTION}(%s)", [text])
            assert cursor.fetchone()[0] == folding.folded(text), text[:40]


def test_a_usual_text_stays_as_it_is_when_it_is_normalised():
    for start, end in folding.USUAL:
        for code in range(start, end):
            assert unicodedata.normalize("NFC", chr(code)) == chr(code)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("model", "asked"), [(Contract, ContractFilter), (Document, DocumentFilter)]
)
def test_postgresql_finds_words_by_an_index(contract, model, asked):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
    rows = asked.base_filters["q"].filter(model.objects.order_by(), "στάθμευσης")
    assert f"{model._meta.db_table}_folded" in rows.explain()
