"""The public pages: what each says, what it costs, what bad input gets."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from absorption import publication
from absorption.models import Change, ErrorReport
from absorption.views.context import without_lines
from absorption.views.report_form import report_about
from municipalities.dates import today
from municipalities.models import Contract
from tests.factories import (
    make_allocation,
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
from tests.pages import text_of
from tests.world import one_of_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def portal(shared):
    """Publish one of everything; return the contract."""
    return one_of_everything()[Contract]


LISTS = ("municipalities", "contracts", "contractors", "documents", "changes", "reports")


def pages(contract):
    return [
        "/",
        "/municipalities/",
        "/municipalities/athens/",
        "/contracts/",
        contract.get_absolute_url(),
        "/changes/",
        "/documents/",
        contract.document.get_absolute_url(),
        "/about/",
        "/methodology/",
    ]


def test_pages_answer_on_an_empty_database(client):
    for page in ("/", "/methodology/", *(f"/{name}/" for name in LISTS)):
        assert client.get(page).status_code == 200, page


def test_the_overview_says_the_budget_and_how_many_have_figures(client, portal):
    make_municipality()
    text = text_of(client.get("/"))
    assert "90.000.000 €" in text
    assert "1 από 2" in text


def test_unknown_amounts_say_so_and_never_zero(client):
    make_municipality(slug="volos")
    text = text_of(client.get("/municipalities/volos/"))
    assert text.count("Δεν έχει δημοσιευθεί") >= 3
    assert "0,00 €" not in text
    assert "0,0%" not in text


def test_a_municipality_page_gives_the_sums_and_names_both_sides_of_each_ratio(client, portal):
    text = text_of(client.get("/municipalities/athens/"))
    for expected in (
        "1.000.000,00 €",
        "600.000,00 €",
        "250.000,00 €",
        "60,0%",
        "25,0%",
        "41,7%",
        "600.000,00 € ÷ 1.000.000,00 €",
    ):
        assert expected in text, expected


def test_a_stated_rate_is_shown_with_every_decimal_of_its_source(client):
    contract = published(make_contract())
    stated = {"stated_rate": "45.25", "stated_definition": "πληρωμές ÷ σύμβαση"}
    published(make_figure(contract, None, **stated))
    published(make_figure(municipality=contract.municipalities.get(), absorbed=None, **stated))
    for page in (contract, contract.municipalities.get()):
        assert "45,25%" in text_of(client.get(page.get_absolute_url()))


def test_a_reported_percentage_is_quoted_as_it_was_said_and_when(client):
    municipality = make_municipality()
    when = {"reported_on": date(2025, 3, 1), "reported_precision": "month"}
    published(make_reported_figure(municipality, amount=None, percent="45.35", **when))
    page = municipality.get_absolute_url()
    assert "45,35%" in text_of(client.get(page))
    text = text_of(client.get(f"{page}plan/"))
    assert "Ποσοστό όπως αναφέρθηκε 45,35%" in text
    assert "Ημερομηνία αναφοράς Μάρτιος 2025" in text
    assert "45.35%" in text_of(client.get(f"/en{page}"))


def test_a_reported_amount_is_quoted_with_its_source_and_not_counted(client, portal):
    for page in ("/municipalities/athens/", "/municipalities/athens/plan/"):
        text = text_of(client.get(page))
        assert "Δεν είναι επίσημη ένταξη, σύμβαση ή πληρωμή" in text
        assert "6.900.000 €" in text
        assert "7.900.000" not in text
    assert "Αναφερόμενο, όχι επίσημο στοιχείο" in text


def test_an_english_title_on_a_greek_page_says_its_language(client, portal):
    html = client.get("/municipalities/athens/").content.decode()
    assert re.search(r'lang="en"[^>]*>\s*Smart crossing', html)


def test_the_contract_page_shows_a_superseded_figure_struck_through_with_the_reason(client, portal):
    published(make_figure(portal, "200000.00", change_kind="correction"), reason="διπλή καταχώριση")
    html = client.get(portal.get_absolute_url()).content.decode()
    text = text_of(client.get(portal.get_absolute_url()))
    assert re.search(r"<s[^>]*>250.000,00", html)
    assert "Διόρθωση: διπλή καταχώριση" in text


def test_the_foot_of_the_contracts_is_the_sum_of_all_pages(client):
    municipality = make_municipality()
    for _number in range(55):
        published(make_contract(municipality, net="10.01"))
    assert "550,55 €" in text_of(client.get("/contracts/?page=2"))


def test_a_withdrawn_contract_is_listed_but_not_summed(client):
    municipality = make_municipality()
    published(make_contract(municipality, net="100.00"))
    published(make_contract(municipality, net="900.00", status="withdrawn"))
    text = text_of(client.get("/contracts/"))
    assert "900,00 €" in text
    assert "1.000,00 €" not in text
    assert "βγήκε από τη Δράση" in text


@pytest.mark.parametrize("column", ["reference", "title", "current_net", "absorbed", "status"])
def test_a_table_is_sorted_through_the_address_with_unknown_last(client, column):
    municipality = make_municipality()
    small = published(make_contract(municipality, title="Α", net="1.00"))
    large = published(make_contract(municipality, title="Β", net="2.00", status="terminated"))
    published(make_contract(municipality, title="Γ", net=None, status="withdrawn"))
    published(make_figure(small, "0.50"), make_figure(large, "0.70"))
    order = {}
    for sort in (column, f"-{column}"):
        table = client.get(f"/contracts/?sort={sort}").context["listing"].table
        order[sort] = [row.record.title for row in table.rows]
    if column in {"current_net", "absorbed"}:
        assert order[column] == ["Α", "Β", "Γ"]
        assert order[f"-{column}"] == ["Β", "Α", "Γ"]
    else:
        assert order[column] == list(reversed(order[f"-{column}"]))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("municipality=one", ["Α"]),
        ("status=completed", ["Β"]),
        ("amount_from=15", ["Β"]),
        ("amount_to=15", ["Α"]),
        ("signed_to=2024-12-31", ["Α"]),
        ("q=Α", ["Α"]),
        ("utm_source=x", ["Α", "Β"]),
    ],
)
def test_a_filter_is_an_address(client, query, titles):
    published(make_contract(make_municipality(slug="one"), title="Α", net="10.00"))
    published(
        make_contract(
            title="Β",
            net="20.00",
            status="completed",
            signed_on=today() - timedelta(days=30),
        )
    )
    table = client.get(f"/contracts/?{query}").context["listing"].table
    assert [row.record.title for row in table.rows] == titles


def test_a_filter_reads_amounts_and_days_as_greeks_write_them_and_shows_it(client):
    for title, net in (("Α", "600.00"), ("Β", "600000.00")):
        day = date(2025, 9, 23)
        published(make_contract(title=title, net=net, signed_on=day))
    query = {"amount_from": "500.000", "signed_from": "23 Σεπτεμβρίου 2025", "signed_to": "23.9.25"}
    for address in ("/contracts/", "/en/contracts/"):
        response = client.get(address, query)
        assert [row.record.title for row in response.context["listing"].table.rows] == ["Β"]
        page = response.content.decode()
        assert f'value="{"500,000.00" if "en" in address else "500.000,00"}"' in page
        assert page.count('value="2025-09-23"') == 2
    assert b"16954" in client.get("/data/contracts.csv", query).getvalue()


@pytest.mark.parametrize(
    "query",
    [
        "page=999",
        "page=-1",
        "page=x",
        "sort=nonsense",
        "sort=-",
        "sort=pk__x",
        "amount_from=abc",
        "signed_from=31/2/2025",
        "status=nonsense&kind=nonsense",
        "municipality=nowhere",
        "date_from=x&contract=%00",
        "as_of=2999-01-01",
        "as_of=yesterday",
        "q=" + "α" * 10_000,
        "%00=%00&q=%00",
        "q=%ff%fe",
    ],
)
@pytest.mark.parametrize(
    "page", ["/contracts/", "/municipalities/", "/documents/", "/changes/", "/"]
)
def test_a_bad_query_gets_a_page_and_no_error(client, portal, page, query):
    assert client.get(f"{page}?{query}").status_code in {200, 400, 404}


def test_drafts_and_proposals_are_on_no_page(client, portal):
    municipality = make_municipality()
    canary = "ΚΑΝΑΡΙΝΙ"
    make_contract(municipality, title=canary)
    make_subproject(municipality, title=canary)
    make_reported_figure(municipality, title=canary)
    make_document(title=canary)
    make_figure(portal, "777777.77", figure_date=today())
    proposal = publication.propose(portal, make_user())
    proposal.title = canary
    publication.edit(proposal, make_user())
    for page in [*pages(portal), municipality.get_absolute_url()]:
        text = text_of(client.get(page))
        assert canary not in text, page
        assert "777.777,77" not in text, page


def test_a_person_is_not_named(client):
    person = make_contractor(name="Μαρία Παπαδοπούλου", tax_id="", natural_person=True)
    contract = published(make_contract(contractors=[person]))
    for page in ("/contracts/", contract.get_absolute_url(), "/changes/"):
        text = text_of(client.get(page))
        assert "Παπαδοπούλου" not in text
        assert "φυσικό πρόσωπο" in text


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    firm = published(make_contractor(slug="firm"))
    listed = ("/", *(f"/{name}/" for name in LISTS), "/contractors/firm/")

    def fill(count):
        for _number in range(count):
            municipality = make_municipality()
            published(make_allocation(municipality))
            contract = make_contract(municipality, contractors=[firm, make_contractor()])
            published(make_figure(published(contract)))
            ErrorReport.objects.create(text="x", contract=contract)

    def cost(page):
        with django_assert_max_num_queries(18) as queries:
            Client().get(page)
        return len(queries)

    fill(3)
    few = [cost(page) for page in listed]
    fill(27)
    assert [cost(page) for page in listed] == few


def test_the_municipality_page_costs_the_same_with_many_contracts(django_assert_max_num_queries):
    municipality = make_municipality(slug="larissa")
    counts = []
    for _round in range(2):
        for _number in range(10):
            published(make_figure(published(make_contract(municipality))))
            published(make_subproject(municipality), make_reported_figure(municipality))
        Client().get("/municipalities/larissa/")  # the medians of all, once a version
        with django_assert_max_num_queries(15) as queries:
            Client().get("/municipalities/larissa/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_day_in_the_address_shows_what_was_public_then(client, portal):
    yesterday = (today() - timedelta(days=1)).isoformat()
    response = client.get(f"/?as_of={yesterday}")
    assert response.context["figures"].rows == []
    assert "Η εικόνα στο τέλος" in text_of(response)


def test_zero_is_shown_as_zero(client):
    municipality = make_municipality(slug="trikala")
    published(make_figure(published(make_contract(municipality)), absorbed=str(Decimal("0.00"))))
    assert "0,00 €" in text_of(client.get("/municipalities/trikala/"))


def test_a_municipality_leads_to_its_documents_and_files(client):
    volos, larissa = make_municipality(slug="volos"), make_municipality(slug="larissa")
    granted = published(make_allocation(volos))
    signed = published(make_contract(volos))
    paid = published(make_figure(signed))
    published(make_allocation(larissa))
    page = client.get("/municipalities/volos/").content.decode()
    assert "/documents/?municipality=volos" in page
    assert "/data/contracts.csv?municipality=volos" in page
    listed = client.get("/documents/?municipality=volos").context["listing"].rows
    assert {document.pk for document in listed} == {
        row.document_id for row in (granted, signed, paid)
    }


def test_an_allocation_that_a_later_one_replaced_says_so(client):
    municipality = make_municipality(slug="athens")
    first = published(make_allocation(municipality, "5200000.00"))
    later = published(make_allocation(municipality, "5600000.00", supersedes=first))
    cards = client.get("/municipalities/athens/").content.decode().split('class="card"')[1:]
    said = {
        amount: card for card in cards for amount in ("5.200.000", "5.600.000") if amount in card
    }
    assert "Αντικαταστάθηκε από νεότερη απόφαση" in said["5.200.000"]
    assert "Σε ισχύ" not in said["5.200.000"]
    assert "Σε ισχύ" in said["5.600.000"]
    assert later.supersedes == first


def test_large_counts_have_separators(client):
    line = {"at": timezone.now(), "data_version": 1, "kind": "initial", "label": "Απόφαση"}
    Change.objects.bulk_create(
        Change(record_type="document", record_id=number, **line) for number in range(1001)
    )
    assert "1.001 μεταβολές" in text_of(client.get("/changes/"))
    assert "1,001 changes" in text_of(client.get("/en/changes/"))


def test_a_filter_that_is_not_used_says_so(client, portal):
    for address, said in (("/contracts/", "Όλοι"), ("/en/changes/", "All")):
        html = client.get(address).content.decode()
        assert "-----" not in html
        assert f">{said}</option>" in html


def test_documents_are_found_by_their_number(client):
    found = published(make_document(number="7351/2024"))
    published(make_document(number="1/2020"))
    assert list(client.get("/documents/?q=7351").context["listing"].rows) == [found]


def test_a_day_that_cannot_be_read_is_said_on_the_page(client):
    response = client.get("/municipalities/?as_of=x")
    assert response.context["as_of_error"]
    assert response.context["as_of_error"] in response.content.decode()


def test_a_language_more_needs_no_more_than_its_name_in_the_settings(client, portal, settings):
    settings.LANGUAGES = [("el", "Ελληνικά"), ("en", "Αγγλικά"), ("de", "Γερμανικά")]
    for path in ("/", "/municipalities/athens/", "/contracts/?sort=title"):
        for language, prefix in (("el", ""), ("en", "/en"), ("de", "/de")):
            page = client.get(prefix + path)
            assert page.status_code == 200
            assert f'<html lang="{language}">' in page.text
            links = re.findall(r'class="language-link"\s+href="(.*?)"\s+hreflang="(..)"', page.text)
            others = {"": "el", "/en": "en", "/de": "de"}
            del others[prefix]
            assert links == [(other + path, code) for other, code in others.items()]
            assert page.text.count('rel="alternate" hreflang=') == 3
    assert "/de/contracts/</loc>" in client.get("/sitemap-pages.xml").text
    assert 'xml:lang="de"' in client.get("/de/changes/feed.atom").text
    about = report_about({"about": f"/de/contracts/{portal.reference}/"})
    assert about.contract == portal


@pytest.mark.pure
@pytest.mark.parametrize(
    ("html", "sent"),
    [
        (b"<p>\n    a\n\n  b</p>", b"<p> a b</p>"),
        (b"<p>\n  a<pre>x\n  y</pre>\n  <p>", b"<p> a<pre>x\n  y</pre> <p>"),
        (b"<textarea>\n  a</textarea><script>\n  1</script>", None),
        (
            b'<textarea id="a"\n  rows="4">\n  a</textarea>',
            b'<textarea id="a" rows="4">\n  a</textarea>',
        ),
    ],
)
def test_a_page_is_sent_without_the_lines_of_its_templates(html, sent):
    assert without_lines(html) == (sent or html)
