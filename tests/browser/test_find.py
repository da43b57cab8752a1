"""Find it, follow it, question it: in the browser, at the width of a phone."""

import re

import feedparser
import pytest
from django.utils.translation import gettext, override

from tests.browser.desk import enrol, sign_in, told

pytestmark = pytest.mark.browser

VOLOS = {"el": ("/", "Δήμος Βόλου"), "en": ("/en/", "Municipality of Volos")}


def in_language(language, *texts):
    """Return texts of the portal as a reader of the language sees them."""
    with override(language):
        return [gettext(text) for text in texts]


@pytest.mark.parametrize("start", ["/", "/en/"])
def test_what_little_is_known_is_said_on_few_screens_of_a_phone(facts_portal, page, start):
    screen = 740
    page.set_viewport_size({"width": 360, "height": screen})
    for address, most in (("", 5), ("municipalities/acharnes/", 3)):
        page.goto(f"{facts_portal.address}{start}{address}")
        assert page.evaluate("document.documentElement.scrollHeight") <= most * screen
        assert page.locator("footer").bounding_box()["height"] <= screen / 3
    page.goto(f"{facts_portal.address}{start}municipalities/trikala/")
    for said in (re.compile(r"6[.,]900[.,]000"), "Nova ICT – Dotsoft"):
        box = page.locator(".lead", has_text=said).first.bounding_box()
        assert box["y"] + box["height"] <= screen


def test_a_half_remembered_name_in_greeklish_leads_to_the_municipality(facts_portal, page):
    page.goto(f"{facts_portal.address}/search/")
    field = page.get_by_label("Τι ψάχνετε;")
    field.press_sequentially("bolos")
    page.locator("#search-suggestions option").first.wait_for(state="attached")
    option = page.locator("#search-suggestions option").first
    assert option.get_attribute("value") == "Δήμος Βόλου"
    field.press("Enter")
    page.wait_for_url(re.compile(r"\?q=bolos"))
    page.get_by_role("link", name="Δήμος Βόλου").first.click()
    assert page.url.endswith("/municipalities/volos/")


def test_a_chosen_suggestion_opens_its_page(facts_portal, page):
    page.goto(f"{facts_portal.address}/search/")
    field = page.get_by_label("Τι ψάχνετε;")
    field.press_sequentially("trikala")
    page.locator("#search-suggestions option").first.wait_for(state="attached")
    field.fill("Δήμος Τρικκαίων")
    page.wait_for_url("**/municipalities/trikala/")


@pytest.mark.long
@pytest.mark.parametrize("language", ["el", "en"])
def test_a_contract_is_found_in_greeklish_and_its_municipality_followed(
    demo_portal, page, language
):
    start, municipality = VOLOS[language]
    [title] = in_language(language, "Έξυπνες Πόλεις: μεταβολές")
    page.goto(f"{demo_portal.address}{start}municipalities/")
    field = page.locator(".site-header__search [name=q]")  # without opening the menu
    field.fill("stathmefsi bolos")
    field.press("Enter")
    page.wait_for_url("**q=stathmefsi*")
    page.get_by_role("link", name="ελεγχόμενης στάθμευσης").first.click()
    page.wait_for_url(f"**{start}contracts/16954-*/")
    page.get_by_role("link", name=municipality).first.click()
    page.wait_for_url(f"**{start}municipalities/volos/")
    address = page.locator("main a[href$='feed.atom']").first.get_attribute("href")
    feed = feedparser.parse(page.request.get(demo_portal.address + address).body())
    assert not feed.bozo
    assert feed.feed.title == f"{title}, {municipality}"
    assert feed.entries
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def answer(portal, page, name):
    """Let an editor answer the newest report through the desk, and a publisher release it."""
    people = f"editor-{name}", name
    for person, link in zip(people, portal.invite(*people), strict=True):
        page.context.clear_cookies()
        sign_in(page, portal, person, enrol(page, portal, link))
        if person != name:
            page.locator(".pile-reports li a").last.click()
            assert "ΚΑΝΑΡΙΝΙ" in page.locator("#content").inner_text()
            page.select_option("#id_prepared_decision", "corrected")
            page.fill("#id_prepared_answer", "Νέα απόφαση")
            page.fill("#id_prepared_text", "Ο πληθυσμός είναι άλλος. […]")
            page.locator("[name=_save]").first.click()
        else:
            page.locator(".pile-answers li a").last.click()
            page.locator("[name=_publish]").click()
        told(page)


@pytest.mark.long
@pytest.mark.parametrize("language", ["el", "en"])
def test_a_reader_reports_a_figure_and_sees_it_in_the_log_after_release(
    facts_portal, page, language
):
    start, subject = VOLOS[language]
    identity, wrong, population, label, send, to_log, pending, decided, days = in_language(
        language,
        "Ταυτότητα και σύγκριση",
        "Κάτι είναι λάθος;",
        "πληθυσμός 2011",
        "τι είναι λάθος",
        "Αποστολή",
        "Η αναφορά στον κατάλογο",
        "Εκκρεμεί από σήμερα",
        "Διορθώθηκε",
        "Αποφασίστηκε αυθημερόν",
    )
    page.goto(f"{facts_portal.address}{start}municipalities/volos/")
    page.get_by_role("link", name=identity).click()
    page.get_by_role("link", name=f"{wrong} {population}").click()
    assert "144" in page.locator(".govgr-summary-list").inner_text()
    page.get_by_label(label).fill("Ο πληθυσμός είναι άλλος. ΚΑΝΑΡΙΝΙ")
    page.get_by_label("E-mail", exact=True).fill("reader@example.org")
    page.get_by_role("button", name=send).click()
    page.get_by_role("link", name=to_log).click()
    log = page.url
    line = page.locator("[id^=report-]").first
    assert subject in line.inner_text()
    assert pending in line.inner_text()
    assert population in line.inner_text()
    assert "ΚΑΝΑΡΙΝΙ" not in line.inner_text()
    page.set_viewport_size({"width": 1280, "height": 900})
    answer(facts_portal, page, f"nikos-{language}")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(log)
    said = line.inner_text()
    for words in (subject, decided, days, "Ο πληθυσμός είναι άλλος", "Νέα απόφαση", "144"):
        assert words in said
    assert "ΚΑΝΑΡΙΝΙ" not in said


def test_who_reported_deletes_the_email(facts_portal, page):
    page.goto(f"{facts_portal.address}/municipalities/volos/")
    page.get_by_role("link", name="Κάτι είναι λάθος;", exact=True).click()
    page.get_by_label("τι είναι λάθος").fill("Λείπει ένα υποέργο")
    page.get_by_label("E-mail", exact=True).fill("reader@example.org")
    page.get_by_role("button", name="Αποστολή").click()
    page.get_by_role("button", name="Σβήσιμο του e-mail").click()
    page.get_by_text("Δεν κρατείται κανένα e-mail.").wait_for()


def test_the_small_links_to_the_form_are_seen_but_not_printed(facts_portal, page):
    page.goto(f"{facts_portal.address}/municipalities/volos/")
    links = page.locator(".report-link:visible")
    assert links.count() > 3
    for link in links.all():
        size = link.bounding_box()
        assert min(size["width"], size["height"]) >= 24
    page.emulate_media(media="print")
    assert links.count() == 0
