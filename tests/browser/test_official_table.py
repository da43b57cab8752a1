"""Two people take a ministry's table from the file to the public, in Chromium."""

from decimal import Decimal

import pytest

from tests.absorption.imports.files import as_xlsx
from tests.absorption.imports.ministry import BUDGET, CONTRACTS, DEFINITION, PAYMENTS, ministry_rows
from tests.browser.desk import XLSX, act, enrol, exported, told
from tests.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.long]

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture
def portal(tmp_path):
    """A portal of its own on the real facts: what is published here stays here."""
    running = Portal(tmp_path, demo=False)
    yield running
    running.stop()


class Hand:
    """What a person does on a page, counted."""

    def __init__(self, page):
        """Take the page; nothing is done yet."""
        self.page, self.clicks = page, 0

    def click(self, target):
        """Click what a locator or selector finds."""
        self.clicks += 1
        (self.page.locator(target) if isinstance(target, str) else target).click()

    def fill(self, selector, text):
        """Click into a field and type."""
        self.clicks += 1
        self.page.fill(selector, text)

    def choose(self, selector, value):
        """Open a list and choose."""
        self.clicks += 2
        self.page.select_option(selector, value)

    def give(self, selector, file):
        """Open the dialogue of files and choose one."""
        self.clicks += 2
        self.page.set_input_files(selector, file)


def test_the_table_goes_from_the_file_to_the_public(portal, open_page, tmp_path):
    first, second, public = open_page(1280, 900), open_page(1280, 900), open_page(1280, 900)
    for page, link in zip((first, second), portal.invite("maria", "nikos"), strict=True):
        enrol(page, portal, link)

    content, name = as_xlsx(ministry_rows())
    first.goto(portal.address + "/admin/")
    hand = Hand(first)
    hand.click(first.get_by_role("link", name="Πίνακας ανά Δήμο", exact=True))
    hand.give("#id_file", {"name": name, "mimeType": XLSX, "buffer": content})
    hand.click("input[value='Ανάγνωση του πίνακα']")
    first.locator("#table-columns").wait_for()
    hand.choose("#id_column-2", "contracts")
    hand.click(first.locator("label", has_text="23/9/2025"))
    hand.click("#id_vat_2")
    hand.click("#id_unit_0")
    hand.fill("#id_rate", DEFINITION)
    hand.click("#table-document summary")
    pdf = {"name": "pinakas.pdf", "mimeType": "application/pdf", "buffer": PDF}
    hand.give("#id_new-file", pdf)
    hand.fill("#id_new-title", "Πίνακας απορρόφησης ανά Δήμο, στοιχεία έως 23.9.2025")
    hand.choose("#id_new-standing", "official_act")
    hand.click("input[name=understood]")
    first.locator("#table-totals").wait_for()
    assert first.locator("#table-totals", has_text="συμφωνεί").count() == 1
    assert first.locator("#import-rows tbody tr").count() == 17
    hand.click("input[name=hand_in]")
    told(first, "Υποβλήθηκαν 17 στοιχεία.")

    # Nothing is public yet, and whoever handed it in does not publish it.
    assert exported(public, portal, "figures.csv") == []
    second.goto(portal.address + "/admin/")
    other = Hand(second)
    other.click("#pile-waiting + h3 a")
    other.clicks += 4  # all of them, the action, go
    act(second, "review_rows")
    second.locator(".review").first.wait_for()
    other.clicks += 1
    if second.locator("#reason").count():
        other.fill("#reason", "Όπως τα γράφει ο πίνακας.")
    second.click("input[name=_publish]")
    told(second, "Δημοσιεύθηκαν: 17.")
    # Typed by hand it took some hundred, on 51 pages.
    assert hand.clicks + other.clicks <= 25

    rows = exported(public, portal, "figures.csv")
    assert len(rows) == 17
    for column, amount in (
        ("budget_amount", BUDGET),
        ("contracted_amount", CONTRACTS),
        ("absorbed_unstated", PAYMENTS),
    ):
        assert sum(Decimal(row[column]) for row in rows) == amount
    public.goto(f"{portal.address}/documents/{rows[0]['document_reference']}/")
    public.get_by_role("heading", level=1, name="Πίνακας απορρόφησης ανά Δήμο").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_the_screen(portal, open_page, width, tmp_path):
    page = open_page(width, 900)
    enrol(page, portal, portal.invite("maria", "nikos")[0])
    page.goto(portal.address + "/admin/import/table/")
    rows = ministry_rows()
    rows[4][1] = "εκκρεμεί"
    content, name = as_xlsx(rows)
    page.set_input_files("#id_file", {"name": name, "mimeType": XLSX, "buffer": content})
    page.click("input[value='Ανάγνωση του πίνακα']")
    page.select_option("#id_column-2", "contracts")
    page.locator("label", has_text="23/9/2025").click()
    page.fill("#id_document", "apantisi-erotisi-8762-2025")
    page.click("#id_vat_2")
    page.click("#id_unit_0")
    page.click("input[name=understood]")
    page.locator("#import-problems").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
