"""Search: Greek as people write it, the expected first hit, nothing unpublished."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from absorption import publication
from absorption.models.search import SearchEntry
from absorption.publication import redaction
from absorption.search import keyboard, queries, reading, spoken, typos
from absorption.search.queries import search
from absorption.search.spelling import folded
from municipalities.models import Municipality
from tests.factories import (
    change,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_municipality,
    make_reported_figure,
    make_subproject,
    make_user,
    published,
)


@pytest.fixture(scope="module")
def facts(shared):
    """The real facts, and contracts of them."""
    call_command("load_facts", verbosity=0)
    towns = {row.slug: row for row in Municipality.objects.originals().published()}
    light = published(make_contractor(name="Φωτισμός Πόλεων Α.Ε.", slug="fotismos"))
    nova = published(make_contractor(name="Nova Telecommunications", slug="nova"))
    for title, town, firms, more in (
        ("Έξυπνη στάθμευση στο κέντρο", "volos", [nova], {"adam": "24SYMV012345678"}),
        ("Σύστημα στάθμευσης", "larissa", [], {"ada": "ΨΩΝ546ΜΤΛ6-ΞΙΓ"}),
        ("Έξυπνος οδοφωτισμός", "chania", [light], {}),
        ("Έξυπνοι κάδοι απορριμμάτων", "athens", [], {}),
        ("Διαχείριση στόλου απορριμματοφόρων", "rhodes", [light], {}),
        ("Ψηφιακός δίδυμος (digital twin)", "trikala", [nova], {}),
        ("Αισθητήρες ποιότητας αέρα", "piraeus", [], {}),
        ("Ύδρευση: έξυπνοι υδρομετρητές", "patras", [], {}),
    ):
        published(make_contract(towns[town], title=title, contractors=firms, **more))


# What is typed, by the title of the first hit.
NAMES = {
    "Δήμος Αθηναίων": "Αθήνα, ΑΘΗΝΑ, αθηνα, Αθηνων, αθηναίων, athina, a8hna, Athens",
    "Δήμος Θεσσαλονίκης": "Θεσσαλονίκη, θεσαλονικη, thessaloniki, 8essalonikh",
    "Δήμος Πατρέων": "Πάτρα, ΠΑΤΡΑΣ, patra",
    "Δήμος Ηρακλείου": "Ηράκλειο, ηρακλειου, hrakleio, irakleio, Heraklion",
    "Δήμος Πειραιώς": "Πειραιάς, πειραια, peiraias, pireas",
    "Δήμος Λαρισαίων": "Λάρισα, λαρισας, larisa, Larissa",
    "Δήμος Βόλου": "Βόλος, ΒΟΛΟΣ, βόλου, volos, bolos, δημος βολου",
    "Δήμος Περιστερίου": "Περιστέρι, peristeri",
    "Δήμος Ρόδου": "Ρόδος, rodos",
    "Δήμος Ιωαννιτών": "Ιωάννινα, ιωαννίνων, ioannina",
    "Δήμος Χανίων": "Χανιά, xania, hania, chania",
    "Δήμος Αχαρνών": "Αχαρνές, axarnes",
    "Δήμος Νίκαιας - Αγίου Ιωάννη Ρέντη": "Νίκαια, ρεντης",
    "Δήμος Χαλκιδέων": "Χαλκίδα, xalkida",
    "Δήμος Κορδελιού - Ευόσμου": "εύοσμος, kordelio, evosmos",
    "Δήμος Καλλιθέας": "Καλλιθέα, kalithea",
    "Δήμος Τρικκαίων": "Τρίκαλα, trikala",
    "Έξυπνη στάθμευση στο κέντρο": "στάθμευση Βόλος, volos stathmeusi, stathmefsi sto volo",
    "Σύστημα στάθμευσης": "ΣΤΑΘΜΕΥΣΗΣ ΛΑΡΙΣΑ, susthma stathmeushs larisa",
    "Έξυπνος οδοφωτισμός": "οδοφωτισμού χανιά, odofwtismos xania",
    "Έξυπνοι κάδοι απορριμμάτων": "κάδος αθήνα, kadoi aporrimmatwn",
    "Διαχείριση στόλου απορριμματοφόρων": "διαχείρηση στόλου",
    "Ψηφιακός δίδυμος (digital twin)": "digital twin τρίκαλα",
    "Αισθητήρες ποιότητας αέρα": "aisthitires poiotitas aera",
    "Ύδρευση: έξυπνοι υδρομετρητές": "υδρομετρητής, ydrometrites patra",
    "Nova Telecommunications": "Nova Telecommunications",
    "Φωτισμός Πόλεων Α.Ε.": "fotismos poleon, φωτισμός πόλης αε",
}
TYPOS = {
    "Δήμος Θεσσαλονίκης": "thesalonjki, Θεσσαλονκίη",
    "Δήμος Περιστερίου": "περιστρι",
    "Δήμος Τρικκαίων": "trikalla",
    "Δήμος Ηρακλείου": "ηρακλιοο",
}


def misses(expected):
    """Return the queries whose first hit is another, with what it is."""
    pairs = [(typed, title) for title, ways in expected.items() for typed in ways.split(", ")]
    first = {
        typed: next((hit.entry.title for hit in search(typed).hits), None)
        for typed, _title in pairs
    }
    return [(typed, first[typed]) for typed, title in pairs if first[typed] != title]


@pytest.mark.long
@pytest.mark.parametrize("expected", [NAMES, TYPOS], ids=["names", "one typo"])
def test_the_expected_hit_is_first(facts, expected):
    assert misses(expected) == []


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("volos", "volos", False),
        ("volos", "vols", True),
        ("volos", "vollos", True),
        ("volos", "vokos", True),
        ("volos", "vloos", True),
        ("volos", "vlsoo", False),
        ("volos", "volosss", False),
    ],
)
def test_one_typo_is_a_letter_more_less_other_or_swapped(one, other, is_one):
    assert typos.one_typo(one, other) is is_one
    assert typos.one_typo(other, one) is is_one


def test_all_forms_of_a_word_fold_to_one():
    assert len({folded(word) for word in ("Στάθμευσης", "ΣΤΑΘΜΕΥΣΗΣ", "stathmefsis")}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["24SYMV012345678", "24symv012345678", " 24SΥΜV012345678 "])
def test_an_adam_goes_straight_to_its_contract(client, code):
    contract = published(make_contract(adam="24SYMV012345678"))
    response = client.get("/search/", {"q": code})
    assert response.status_code == 302
    assert response.url == contract.get_absolute_url()


@pytest.mark.django_db
def test_an_ada_a_tax_id_and_a_reference_go_straight_to_their_page(client):
    firm = published(make_contractor(tax_id="090025537", slug="firm"))
    contract = published(make_contract(ada="ΨΩΝ546ΜΤΛ6-ΞΙΓ", contractors=[firm]))
    published(make_amendment(contract, adam="24SYMV000000001"))
    for code, page in (
        ("ΨΩΝ546ΜΤΛ6-ΞΙΓ", contract.get_absolute_url()),
        ("ψων546MTλ6-ξiγ", contract.get_absolute_url()),
        (contract.reference, contract.get_absolute_url()),
        ("24SYMV000000001", contract.get_absolute_url()),
        ("090025537", "/contractors/firm/"),
    ):
        assert client.get("/search/", {"q": code}).headers.get("Location") == page, code
        english = client.get("/en/search/", {"q": code}).headers["Location"]
        assert english == f"/en{page}"


@pytest.mark.django_db
def test_a_draft_a_proposal_and_a_person_are_not_found():
    municipality = make_municipality()
    person = make_contractor(name="Μαρία Καναρινίδου", tax_id="", natural_person=True)
    contract = published(make_contract(municipality, contractors=[person]))
    make_contract(municipality, title="Καναρινίδου")
    make_document(title="Καναρινίδου")
    proposal = publication.propose(contract, make_user())
    proposal.title = "Καναρινίδου"
    publication.edit(proposal, make_user())
    assert search("Καναρινίδου").hits == []
    call_command("rebuild_search", verbosity=0)
    assert search("Καναρινίδου").hits == []


@pytest.mark.django_db
def test_who_becomes_a_person_is_forgotten_also_with_the_contracts():
    firm = published(make_contractor(name="Μαρία Καναρινίδου"))
    published(make_contract(contractors=[firm]))
    assert len(search("Καναρινίδου").hits) == 2
    change(firm, natural_person=True)
    assert search("Καναρινίδου").hits == []


@pytest.mark.django_db
def test_a_change_is_found_and_what_it_replaced_is_not():
    contract = published(make_contract(make_municipality(name="Δήμος Βόλου"), title="Παλιός"))
    change(contract, title="Καινούργιος")
    assert search("παλιός").hits == []
    assert [hit.entry.title for hit in search("καινουργιος βολος").hits] == ["Καινούργιος"]


@pytest.mark.django_db
def test_what_is_said_of_a_municipality_is_found_by_its_new_name():
    city = make_municipality(name="Δήμος Παλαιός")
    published(make_reported_figure(city, title="Έξυπνες στάσεις"))
    change(city, name="Δήμος Νεόκτιστος")
    assert [hit.title for hit in search("στάσεις Νεόκτιστος").hits] == ["Έξυπνες στάσεις"]


@pytest.mark.django_db
def test_what_is_redacted_is_not_found():
    contract = published(make_contract(title="Καναρινίδου"))
    redaction.redact(contract, ["title"], make_user("publisher"), "όνομα προσώπου")
    assert search("Καναρινίδου").hits == []


@pytest.mark.django_db
def test_a_rebuild_changes_nothing_that_publication_wrote():
    contract = published(make_contract(contractors=[make_contractor()]))
    published(make_amendment(contract, adam="24SYMV000000001"))
    change(contract.municipalities.get(), name="Δήμος Ρόδου")

    def entries():
        rows = SearchEntry.objects.order_by("kind", "record_id").values()
        return [{name: value for name, value in row.items() if name != "id"} for row in rows]

    before = entries()
    call_command("rebuild_search", verbosity=0)
    assert entries() == before


@pytest.mark.django_db
def test_the_page_groups_counts_and_marks(client):
    municipality = make_municipality(name="Δήμος Βόλου", slug="volos")
    for number in range(7):
        published(make_contract(municipality, title=f"Στάθμευση & <b>χώρος</b> {number}"))
    html = client.get("/search/", {"q": "stathmeusi"}).content.decode()
    assert "<mark>Στάθμευση</mark> &amp; &lt;b&gt;χώρος&lt;/b&gt;" in html
    assert html.count("<mark>Στάθμευση") == 5
    every = client.get("/search/", {"q": "stathmeusi", "kind": "contract"}).content.decode()
    assert every.count("<mark>Στάθμευση") == 7


@pytest.mark.django_db
def test_some_of_the_words_are_better_than_nothing(client):
    make_municipality(name="Δήμος Βόλου", slug="volos")
    html = client.get("/search/", {"q": "Βόλος ανύπαρκτο"}).content.decode()
    assert "Τίποτε δεν έχει όλες τις λέξεις" in html
    assert "/municipalities/volos/" in html


@pytest.mark.django_db
def test_what_was_said_of_the_action_leads_to_the_overview():
    published(make_reported_figure(title="Καναρινίδου"))
    [hit] = search("Καναρινίδου").hits
    assert hit.url == "/#reported"


@pytest.mark.django_db
def test_suggestions_are_json_in_the_language_of_the_page(client):
    make_municipality(name="Δήμος Βόλου", name_en="Municipality of Volos", slug="volos")
    greek = client.get("/search/suggest/", {"q": "βολ"}).json()["suggestions"]
    english = client.get("/en/search/suggest/", {"q": "vol"}).json()["suggestions"]
    assert greek[0]["url"] == "/municipalities/volos/"
    assert english[0]["title"] == "Municipality of Volos"
    assert english[0]["url"] == "/en/municipalities/volos/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["", " ", "%", "_", "'", '"; DROP', "<script>", "α" * 9999, "\0", "x" * 60, "ο η το", "hx u"],
)
def test_any_text_gets_a_page(client, text):
    make_municipality()
    for page in ("/search/", "/search/suggest/"):
        response = client.get(page, {"q": text, "kind": "nonsense", "page": "x"})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.fixture
def everywhere():
    """A word that stands in a thing of each kind, and in more contracts than are shown."""
    municipality = make_municipality(name="Δήμος Στάθμευσης", slug="stathmefsi")
    published(make_contractor(name="Στάθμευση Α.Ε.", slug="stathmefsi"))
    published(make_document(title="Απόφαση για στάθμευση"))
    published(make_subproject(municipality, title="Στάθμευση"))
    published(make_reported_figure(municipality, title="Στάθμευση"))
    for number in ("πρώτη", 1, 2, 3, 4, 5, 6, "έβδομη"):
        published(make_contract(municipality, title=f"Στάθμευση {number}"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("stathmeusi", 6),
        ("σταθμευση στο δήμο", 4),
        ("Στάθμευση έβδομη", 1),
        ("στάθμεσυη", 6),
        ("στάθμευση ανύπαρκτο", 6),
        ("ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ", 0),
        ("24SYMV999999999", 0),
        ("huxuhux", 0),
    ],
)
def test_a_search_asks_the_database_a_few_times_whatever_it_finds(
    client, everywhere, words, groups, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        html = client.get("/search/", {"q": words}).content.decode()
    assert html.count('aria-labelledby="found-') == groups


@pytest.mark.django_db
def test_a_page_of_many_asks_as_often_as_one_of_few(client, everywhere):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": "stathmeusi", "kind": "contract"})
        return len(queries)

    few = asked()
    municipality = Municipality.objects.get(slug="stathmefsi")
    for number in range(30):
        published(make_contract(municipality, title=f"Στάθμευση και άλλη {number}"))
    assert asked() == few


@pytest.mark.django_db
def test_what_is_older_than_the_newest_is_found_too(monkeypatch, everywhere):
    """Only the newest are looked through; the others are found by the index."""
    before = [hit.entry.title for hit in search("stathmeusi").hits]
    monkeypatch.setattr(reading, "WINDOW", 1)
    assert [hit.entry.title for hit in search("stathmeusi").hits] == before
    assert [hit.entry.title for hit in search("stathmeusi proti").hits] == ["Στάθμευση πρώτη"]


@pytest.mark.django_db
def test_of_too_many_the_newest_are_found(monkeypatch, everywhere):
    for window in (reading.WINDOW, 1):
        monkeypatch.setattr(reading, "WINDOW", window)
        monkeypatch.setattr(queries, "CAP", 3)
        group = next(group for group in search("stathmeusi").groups if group.kind == "contract")
        assert group.is_capped
        newest = {f"Στάθμευση {number}" for number in (4, 5, 6, "έβδομη")}
        assert {hit.entry.title for hit in group.hits} == newest


def test_a_word_one_typo_away_holds_one_of_the_parts_that_are_left_whole():
    """Whatever letter is added, left out, changed or swapped."""
    word = "stathmevsi"
    typed = [word[:at] + word[at + 1 :] for at in range(len(word))]
    typed += [word[:at] + "x" + word[at:] for at in range(len(word) + 1)]
    typed += [word[:at] + "x" + word[at + 1 :] for at in range(len(word))]
    typed += [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    for other in typed:
        parts = [part.strip("%") for part in typos.whole_parts(other)]
        assert any(part in f" {word} " for part in parts), other


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Au;hna", "αθηνα"),
        ("Γιάννενα", "giannena"),
        ("ωολοσ", "volos"),
        ("Ατηενσ", "athens"),
        ("ab", ""),
        ("αθηνα volos", ""),
        ("24SYMV", "24συμω"),
        ("123", ""),
    ],
)
def test_the_keys_of_the_other_alphabet_are_read(typed, meant):
    assert keyboard.swapped(typed) == meant


# What people call the 17 and what is done there, by the title of the first hit.
SPOKEN = {
    "Δήμος Ιωαννιτών": "Γιάννενα, γιαννινα, Giannena, Yannena, yannina, γιανν",
    "Δήμος Αχαρνών": "Μενίδι, μενιδιου, menidi, ΜΕΝΙΔΙ",
    "Δήμος Νίκαιας - Αγίου Ιωάννη Ρέντη": "Κοκκινιά, κοκινια, Νέα Κοκκινιά, kokkinia",
    "Δήμος Λαρισαίων": "Λάρσα, larsa",
    "Δήμος Θεσσαλονίκης": "Σαλονίκη, salonika, θεσ/νίκη, συμπρωτεύουσα",
    "Δήμος Χανίων": "Canea, khania",
    "Δήμος Αθηναίων": "Athen, Au;hna, Ατηενσ",
    "Δήμος Τρικκαίων": "Τρίκκη",
    "Δήμος Πειραιώς": "Piraeus",
    "Δήμος Βόλου": "ωολοσ, Βο\u0301λος",
    "Έξυπνη στάθμευση στο κέντρο": "πάρκινγκ Βόλος, parking volos, παρκάρω βολο",
    "Εγκατάσταση έξυπνων βυθιζόμενων κάδων": "βυθιζόμενοι κάδοι, submerged bins",
    "Ευφυής επιτήρηση δημόσιων χώρων": "κάμερες, cctv",
    "Εγκατάσταση υποδομών ευφυούς σηματοδότησης και ελέγχου της κυκλοφορίας": "φανάρια",
}


@pytest.mark.long
def test_what_people_call_it_finds_it(facts):
    pairs = [(typed, title) for title, ways in SPOKEN.items() for typed in ways.split(", ")]
    first = {typed: next((hit.title for hit in search(typed).hits), None) for typed, _ in pairs}
    assert [(typed, first[typed]) for typed, title in pairs if first[typed] != title] == []


@pytest.mark.long
def test_every_name_in_the_list_leads_to_its_municipality(facts):
    listed = json.loads(spoken.FILE.read_text(encoding="utf-8"))["places"]
    towns = {row.seat for row in Municipality.objects.originals().published()}
    assert set(listed) == towns
    wrong = [
        (name, seat)
        for seat, names in listed.items()
        for name in names
        if not (hits := search(name).hits)
        or hits[0].entry.record_id != Municipality.objects.originals().get(seat=seat).pk
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_portals_greek_stands_on_greek_pages_with_the_title_beside_it(client):
    city = make_municipality(name="Δήμος Βόλου", slug="volos")
    work = published(
        make_subproject(
            city,
            title="Smart bus stops",
            title_language="en",
            greek_rendering="Έξυπνες στάσεις λεωφορείων",
        )
    )
    for page in ("/search/?q=λεωφορεία", "/municipalities/volos/plan/"):
        html = client.get(page).content.decode()
        assert "Απόδοση της πύλης" in html
        assert "Smart bus stops" in re.sub("</?mark>", "", html)
    for page in ("/en/search/?q=bus", "/en/municipalities/volos/"):
        html = re.sub("</?mark>", "", client.get(page).content.decode())
        assert "Smart bus stops" in html
        assert "Έξυπνες στάσεις" not in html
    assert "Έξυπνες στάσεις" not in client.get("/data/ocds.json").getvalue().decode()
    change(work, title="Ευφυείς στάσεις", title_language="el")
    html = client.get("/municipalities/volos/").content.decode()
    assert "Ευφυείς στάσεις" in html
    assert "Απόδοση της πύλης" not in html
    assert search("Έξυπνες").hits == []


@pytest.mark.django_db
def test_nothing_found_offers_the_municipalities_and_the_nearest_words(client):
    published(
        make_subproject(make_municipality(name="Δήμος Βόλου", slug="volos"), title="Φωτισμός")
    )
    html = client.get("/search/", {"q": "φωτμσμο"}).content.decode()
    assert "Δεν βρέθηκε τίποτα" in html
    assert 'href="/municipalities/volos/"' in html
    assert ">φωτισμός</a>" in html
    assert ">στάθμευση</a>" not in client.get("/search/", {"q": "σταθμευσσηη"}).content.decode()


@pytest.mark.django_db
def test_one_letter_and_many_words_are_told(client):
    make_municipality(name="Δήμος Βόλου", slug="volos")
    html = client.get("/search/", {"q": "β"}).content.decode()
    assert "Γράψτε τουλάχιστον δύο γράμματα" in html
    assert 'href="/municipalities/volos/"' in html
    many = client.get("/search/", {"q": "Βόλος " + " ".join(f"λέξη{n}" for n in range(500))})
    assert many.status_code == 200
    assert "Διαβάστηκαν οι πρώτες 8 λέξεις" in many.content.decode()
    swapped = client.get("/search/", {"q": "ωολοσ"}).content.decode()
    assert "Τα παρακάτω βρέθηκαν για «volos»" in swapped
    assert "Διαβάστηκαν" not in swapped
