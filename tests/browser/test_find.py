"""Find it, follow it, question it: in the browser, at the width of a phone."""

import re

import pytest

pytestmark = pytest.mark.browser


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


def test_a_reader_reports_an_error_and_sees_it_in_the_log(facts_portal, page):
    page.goto(f"{facts_portal.address}/municipalities/volos/")
    page.get_by_role("link", name="Κάτι είναι λάθος;").click()
    page.get_by_label("τι είναι λάθος").fill("Ο πληθυσμός είναι άλλος")
    page.get_by_label("E-mail", exact=True).fill("reader@example.org")
    page.get_by_role("button", name="Αποστολή").click()
    page.get_by_role("button", name="Σβήσιμο του e-mail").click()
    page.get_by_text("Δεν κρατείται κανένα e-mail.").wait_for()
    page.get_by_role("link", name="Η αναφορά στον κατάλογο").click()
    line = page.locator("[id^=report-]").first
    assert "Δήμος Βόλου" in line.inner_text()
    assert "Ο πληθυσμός" not in line.inner_text()


@pytest.mark.parametrize(
    "path", ["/changes/", "/contractors/", "/search/?q=volos", "/reports/", "/reports/new/"]
)
def test_nothing_is_wider_than_a_phone(facts_portal, page, path):
    page.goto(facts_portal.address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
