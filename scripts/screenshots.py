"""Take the pictures of docs/pictures/ from the running demo: `make screenshots`.

Two people walk the four tasks of docs/editors.md, and each page is taken on the way.
"""

import os
import sys
import tempfile
from base64 import b64decode
from decimal import Decimal
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ |= {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "smartcities.settings"}
django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402

from municipalities.typed import decimal_text  # noqa: E402
from tests.browser.desk import (  # noqa: E402
    act,
    choose,
    enrol,
    exported,
    figures_file,
    publish,
    submit,
    told,
    upload,
)
from tests.portal import CHROMIUM, CHROMIUM_ARGUMENTS, Portal  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTH, QUALITY = 1280, 80
# The statement of payments that the sample's figures of the last quarter rest on.
PAPER = "q=Κατάσταση+πληρωμών+Αθηναίων&sort=-issued_on"
DAY, PAID = "30/9/2026", Decimal("24000.00")
REASON = "Ένα τιμολόγιο είχε μετρηθεί δύο φορές."


def take(page, name, height=900):
    """Write the page from where it is scrolled to, `height` pixels of it, as NAME.webp."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.evaluate("document.fonts.ready")
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    (PICTURES / f"{name}.webp").write_bytes(b64decode(taken["data"]))


def people(portal, open_page):
    """Return the pages of an editor and of whoever publishes, both signed in."""
    pages = []
    for link in portal.invite("maria", "nikos"):
        pages.append(open_page())
        enrol(pages[-1], portal, link)
    return pages


def pictures(portal, open_page):
    """Walk the tasks and take the pictures."""
    public = open_page()
    for name, path in (("overview", "/"), ("municipality", "/municipalities/larissa/")):
        public.goto(portal.address + path)
        public.wait_for_load_state("networkidle")
        take(public, name, 1400)
    public.set_viewport_size({"width": WIDTH, "height": 900})
    citation = public.locator("summary", has_text="Παραπομπή")
    citation.click()
    citation.evaluate("summary => summary.scrollIntoView({block: 'center'})")
    take(public, "citation")
    public.goto(portal.address + "/data/guide/")
    take(public, "guide")
    editor, publisher = people(portal, open_page)
    records = portal.address + "/admin/absorption/absorptionfigure/"
    contract, *others = [
        row
        for row in exported(public, portal, "contracts.csv?municipality=athens&status=active")
        if row["absorbed"] and Decimal(row["absorbed"]) + PAID < Decimal(row["current_net"] or 0)
    ][:4]
    reference, before = contract["contract_reference"], Decimal(contract["absorbed"])
    [paper] = exported(public, portal, f"documents.csv?{PAPER}")[:1]
    document = paper["document_reference"]

    # A figure is entered.
    editor.goto(f"{portal.address}/admin/municipalities/contract/?q={reference}")
    editor.locator("#result_list tbody th a").first.click()
    editor.get_by_role("link", name="Νέο στοιχείο").click()
    editor.fill("#id_figure_date", DAY)
    editor.fill("#id_absorbed_amount", decimal_text(before + PAID))
    choose(editor, "document", paper["title"])
    editor.evaluate("scrollTo(0, 0)")
    take(editor, "new-figure", 1100)
    editor.locator("[name=_continue]").click()
    submit(editor)

    # A grid waits for the figures of one day.
    editor.goto(records + "grid/")
    editor.fill("#id_figure_date", DAY)
    choose(editor, "document", paper["title"])
    editor.check("#id_vat_basis_0")
    editor.locator("#grid tbody input").first.fill("1.234.567,89")
    take(editor, "grid")

    # A file is imported: first with two cells that are wrong, then put right.
    rows = [
        [each["contract_reference"], DAY, decimal_text(Decimal(each["absorbed"]) + PAID), document]
        for each in others
    ]
    wrong = [list(row) for row in rows]
    wrong[1][1], wrong[2][2] = "31/9/2026", rows[2][2] + "5"
    upload(editor, portal, figures_file(wrong))
    take(editor, "import-errors")
    upload(editor, portal, figures_file(rows))
    take(editor, "import-preview")
    editor.click("input[name=confirm]")
    editor.goto(records + "?edited=me&stage=draft")
    act(editor, "submit_rows")
    told(editor, f"Υποβλήθηκαν: {len(rows)}.")

    # Somebody else publishes.
    publisher.goto(portal.address + "/admin/")
    take(publisher, "desk")
    publisher.locator("#pile-waiting + h3 a").click()
    act(publisher, "review_rows")
    publish(publisher, len(rows) + 1)

    # An error is corrected.
    editor.goto(f"{records}?q={reference}&stage=published")
    editor.locator("#result_list tbody th a").first.click()
    editor.get_by_role("link", name="Διόρθωση ή αναθεώρηση").click()
    editor.fill("#id_absorbed_amount", decimal_text(before + PAID / 2))
    editor.fill("#id_change_reason", REASON)
    editor.locator("#id_change_reason").scroll_into_view_if_needed()
    take(editor, "correction", 1100)
    editor.locator("[name=_continue]").click()
    submit(editor)
    publisher.goto(portal.address + "/admin/")
    publisher.locator("#pile-waiting + h3 + ul a").first.click()
    publisher.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    take(publisher, "review")
    publish(publisher)


def main():
    """Serve the demo from a folder of its own and take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        portal = Portal(Path(folder), demo=True)
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, headless=True
        )

        def open_page():
            size = {"width": WIDTH, "height": 800}
            return chromium.new_context(viewport=size, locale="el-GR").new_page()

        try:
            pictures(portal, open_page)
        finally:
            chromium.close()
            portal.stop()


if __name__ == "__main__":
    main()
