"""English, whole: every text translated, and no Greek that is not marked as Greek."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from absorption.models import system_texts
from absorption.publication import personal_data
from absorption.publication.redaction import redact
from absorption.templatetags.languages import free_text
from absorption.views import sitemaps
from tests.absorption.views.english import unmarked_greek
from tests.factories import (
    change,
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
from tests.pages import places

pytestmark = pytest.mark.django_db

KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{lazy}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for lazy in ("", "_lazy")
}
CATALOGUE = settings.BASE_DIR / "locale/en/LC_MESSAGES/django.po"
# What a visitor meets besides the pages of the sitemap.
WAYS = (
    "accessibility/",
    "data/",
    "data/releases/",
    "reports/new/?about=/en/municipalities/volos/profile/&figure=population_2011&as_of=2025-06-30",
    "search/",
    "search/?q=volos",
    "search/?q=zzzzzz",
    "?as_of=2025-06-30",
    "?as_of=x",
    "contracts/?status=x&amount_from=x&as_of=x",
    "changes/?kind=x&date_from=x",
    "municipalities/volos/profile/?compare=2026-03-31",
    "municipalities/volos/embed/",
    "methodology/checks/figure-date-possible/",
    "municipalities/volas/",
    "nothing/volos/",
)


def staff_only():
    """Return the folders and files whose texts stay Greek, as `make messages` knows them."""
    makefile = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    return re.search(r"STAFF_ONLY := ((?:.*\\\n)*.*)", makefile)[1].replace("\\", "").split()


def texts_of(path):
    """Return what gettext is asked for in a module or a template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
    return {text[0] if isinstance(text, tuple) else text for _line, text, _notes, _context in found}


def test_every_text_that_a_visitor_may_meet_is_translated():
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="en") if message.id]
    translated = set()
    for message in messages:
        [*said] = [message.string] if isinstance(message.string, str) else message.string
        if all(said) and not message.fuzzy:
            translated.add(message.id if isinstance(message.id, str) else message.id[0])
    staff, missing = staff_only(), {}
    for folder in ("municipalities", "absorption", "smartcities", "templates"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            name = str(path.relative_to(settings.BASE_DIR))
            if path.suffix not in {".py", ".html"} or name.startswith(tuple(staff)):
                continue
            for text in texts_of(path) - translated:
                missing.setdefault(text, name)
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


def test_no_translation_is_left_in_greek():
    with CATALOGUE.open("rb") as file:
        said = [str(message.string) for message in read_po(file, locale="en") if message.id]
    # A name may stand in a sentence; a sentence without a Latin letter is not translated.
    assert [
        text for text in said if re.search("[α-ω]{2}", text) and not re.search("[a-z]", text)
    ] == []


def unmarked(addresses):
    """Return {address: Greek outside its marks} of the English pages at the addresses."""
    client = Client()
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code in {200, 400, 404}, address
        if greek := unmarked_greek(response.content.decode()):
            found[address] = greek[:5]
    return found


def english_pages(most=40):
    """Return the English pages of the sitemap, at most so many of a kind, and the other ways."""
    client = Client()
    pages = [f"/en/{way}" for way in WAYS]
    for section in sitemaps.SITEMAPS:
        found = [
            re.sub("^https?://[^/]+", "", place)
            for place in places(client.get(f"/sitemap-{section}.xml"))
            if "/en/" in place
        ]
        pages += found[:most]
    return pages


def test_the_walk_sees_greek_in_text_in_attributes_and_in_charts():
    seen = unmarked_greek(
        '<p>α</p><p lang="el">β<b title="γ">δ</b><i lang="en">ε</i></p><img alt="ζ" lang="el">'
        '<img alt="η"><script type="application/json">{"figure": {}, "title": "\\u03b8"}</script>'
    )
    assert seen == ["<p> α", "<i> ε", "<img alt> η", "<script> θ"]
    linked = '[{"@context": "x", "a": "\\u03b1", "b": {"@value": "\\u03b2", "@language": "el"}}]'
    linked = f'<script type="application/ld+json">{linked}</script>'
    assert unmarked_greek(linked) == ["<script> x α"]


@pytest.mark.parametrize("word", sorted(system_texts.WHOLE))
def test_what_the_portal_itself_wrote_is_shown_in_english_and_kept_in_greek(client, word):
    change(published(make_contract()), title="Άλλος", reason=word)
    with override("en"):
        english = gettext(word)
    assert english != word
    for page in ("changes/", "changes/feed.atom"):
        assert english in client.get(f"/en/{page}").content.decode()
        assert word in client.get(f"/{page}").content.decode()
    assert word in b"".join(client.get("/data/changes.csv")).decode()


def test_a_stub_says_in_english_that_it_is_one():
    stub = personal_data.stub()
    with override("en"):
        assert free_text(f"Σία {stub} & <b>").startswith('<span lang="el">Σία</span> [deleted: ')
        assert free_text("<b> αρχική φόρτωση").startswith("&lt;b&gt;")
    assert free_text(stub) == stub


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500", "503"])
def test_the_pages_of_faults_are_english(name):
    with override("en"):
        html = render_to_string(f"{name}.html")
    assert '<html lang="en"' in html
    assert unmarked_greek(html) == []


@pytest.mark.long
def test_free_text_in_english_pages_is_marked_as_greek():
    municipality = make_municipality(slug="volos", name="Δήμος Βόλου", name_en="Volos")
    contract = published(
        make_contract(
            municipality,
            title="Προμήθεια LED & φωτιστικών <Α>",
            contractors=[make_contractor(name="Φως & Σία Ο.Ε.", slug="fos")],
            delay_reason="Καθυστέρηση",
            ada="6ΩΧΨ46ΜΔΨΟ-ΛΝ3",
        )
    )
    published(make_figure(contract, "5.00", note="σημείωση"))
    published(make_subproject(municipality, place="Κέντρο"), make_reported_figure(municipality))
    published(make_document(title="Πράξη Β΄", issuer="Υπουργείο"))
    redact(contract, ["delay_reason"], make_user("publisher"), "αίτημα")
    pages = [page for page in english_pages() if page != "/en/about/"]  # needs the real facts
    assert unmarked(pages) == {}
    html = Client().get(f"/en{contract.get_absolute_url().removeprefix('/en')}").content.decode()
    assert 'LED &amp; <span lang="el">φωτιστικών</span> &lt;<span lang="el">Α</span>&gt;' in html


@pytest.mark.postgres  # one database is enough for a walk over everything
@pytest.mark.long
@pytest.mark.parametrize(("load", "most"), [("load_facts", 200), ("load_demo", 40)])
def test_no_english_page_has_unmarked_greek(settings, load, most):
    settings.PORTAL_DEMO = load == "load_demo"
    with transaction.atomic():
        call_command(load, verbosity=0)
    pages = english_pages(most)
    assert len(pages) > 80
    assert unmarked(pages) == {}
