"""The three people's ways through the real portal, in Chromium."""

import pytest

from tests.pages import csv_rows
from tests.portal import KINDS

pytestmark = pytest.mark.browser


def test_a_citizen_goes_from_the_overview_to_the_document(demo_portal, page):
    page.goto(demo_portal.address)
    page.locator("#municipalities ~ * a", has_text="Δήμος Λαρισαίων").first.click()
    page.get_by_role("heading", level=1, name="Δήμος Λαρισαίων").wait_for()
    page.locator("section:has(#contracts) table a[href^='/contracts/']").first.click()
    page.wait_for_url("**/contracts/16954-*/")
    page.locator(".source a").first.click()
    page.wait_for_url("**/documents/*/")
    page.get_by_role("heading", level=1).wait_for()


def test_the_real_facts_say_the_budget_and_what_is_not_published(facts_portal, page):
    page.goto(facts_portal.address)
    text = page.locator("main").inner_text().replace("\xa0", " ")
    assert "90.000.000 €" in text
    assert "για κανέναν από τους 17 δήμους" in text
    assert "Δεν είναι γνωστό" in text
    assert "ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ" not in page.locator("body").inner_text()


def test_the_sample_stands_under_its_banner(demo_portal, page):
    for address in ("/", "/municipalities/athens/", "/contracts/", "/en/"):
        page.goto(demo_portal.address + address)
        assert page.locator(".demo-banner").is_visible(), address


def test_a_table_is_sorted_by_a_click_on_its_heading(demo_portal, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(demo_portal.address + "/contracts/")
    page.locator("th a", has_text="Συμβατικό ποσό").first.click()
    assert "sort=current_net" in page.url
    amounts = [
        float(text.replace(".", "").replace(",", ".").removesuffix("€").strip())
        for text in page.locator("tbody td[data-label='Συμβατικό ποσό']").all_inner_texts()
        if "ΦΠΑ" not in text and "—" not in text
    ]
    assert len(amounts) > 10
    assert amounts == sorted(amounts)


def test_the_downloaded_csv_holds_the_rows_of_the_page(demo_portal, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(demo_portal.address + "/contracts/?municipality=volos&sort=-current_net")
    links = page.locator("tbody th a").evaluate_all("links => links.map(link => link.pathname)")
    shown = [link.split("/")[2] for link in links]
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = csv_rows(download.value.path().read_text(encoding="utf-8"))
    assert [row["contract_reference"] for row in rows] == shown
    assert len(shown) > 3


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_of_the_screen(demo_portal, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in KINDS:
        page.goto(demo_portal.address + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []


@pytest.mark.long
def test_two_days_of_a_municipality_are_compared_without_a_script(demo_portal, page):
    page.goto(f"{demo_portal.address}/municipalities/volos/")
    page.get_by_role("link", name="Ταυτότητα και σύγκριση").first.click()
    page.get_by_label("Από ημέρα").fill("2025-06-30")
    page.get_by_role("button", name="Σύγκριση").click()
    table = page.get_by_role("region", name="Τα ποσά στις δύο ημέρες")
    table.wait_for()
    assert "compare=2025-06-30" in page.url
    assert "ποσοστιαίες μονάδες" in table.inner_text()
    page.get_by_role("link", name="30 Ιουνίου 2025", exact=True).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
