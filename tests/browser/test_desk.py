"""Editors enter with two factors, and what they write takes its way to the public, in Chromium."""

import re

import pytest

from tests.browser.desk import (
    act,
    answer,
    choose,
    exported,
    figures_file,
    person,
    publish,
    submit,
    told,
    upload,
)

pytestmark = pytest.mark.browser


def test_an_editor_enters_and_adds_a_contract_that_stays_a_draft(demo_portal, open_page):
    page = person(demo_portal, open_page, "maria")
    page.goto(demo_portal.address + "/admin/municipalities/contract/add/")
    page.fill("#id_title", "Σύμβαση από τον φυλλομετρητή")
    page.fill("#id_contracting_authority", "Δήμος Βόλου")
    page.fill("#id_net_amount", "1.234,56")
    for name in ("action", "document"):
        page.locator(f"#id_{name} + .select2 .select2-selection").click()
        page.locator(".select2-results__option[aria-selected]").first.click()
    page.locator("#id_shares-0-municipality + .select2 .select2-selection").click()
    page.locator(".select2-results__option[aria-selected]", has_text="Βόλου").first.click()
    page.locator("[name=_save]").first.click()
    told(page)

    page.goto(demo_portal.address + "/contracts/?q=φυλλομετρητή")
    assert "Σύμβαση από τον φυλλομετρητή" not in page.locator("main").inner_text()
    page.goto(demo_portal.address + "/admin/municipalities/contract/?q=φυλλομετρητή")
    assert "Σύμβαση από τον φυλλομετρητή" in page.locator("#content").inner_text()


def first_of(page, portal, dataset, column, count):
    """Return what some rows call themselves: running contracts, or official acts."""
    query = {"contracts": "status=active", "documents": "standing=official_act"}[dataset]
    return [row[column] for row in exported(page, portal, f"{dataset}.csv?{query}")[:count]]


def figures_csv(page, portal):
    """Return the published amount of each contract and date."""
    return {
        (row["contract_reference"], row["figure_date"]): row["absorbed_amount"]
        for row in exported(page, portal, "figures.csv")
    }


@pytest.mark.long
def test_a_number_goes_from_a_spreadsheet_to_the_public_and_is_corrected(demo_portal, open_page):
    portal, public = demo_portal, open_page()
    first, second = (person(portal, open_page, name, publishes=True) for name in ("anna", "petros"))
    reference, other = first_of(public, portal, "contracts", "contract_reference", 2)
    [document] = first_of(public, portal, "documents", "document_reference", 1)

    # A spreadsheet with two bad rows: each is named, and nothing is written.
    rows = [
        [reference, "30/9/2026", "1.234,56", document],
        [other, "30/9/2026", "2.345,67", document],
    ]
    wrong = [list(row) for row in rows]
    wrong[0][1], wrong[1][2] = "31/9/2026", "2.345,678"
    upload(first, portal, figures_file(wrong))
    problems = first.locator("#import-problems tbody tr").all_inner_texts()
    assert len(problems) == 2
    assert "31/9/2026" in problems[0]
    assert "2.345,678" in problems[1]
    assert first.locator("#import-confirm").count() == 0

    # Put right, it becomes two drafts, which are submitted together.
    upload(first, portal, figures_file(rows))
    first.click("input[name=confirm]")
    told(first)
    mine = portal.address + "/admin/absorption/absorptionfigure/?edited=me&stage="
    first.goto(mine + "draft")
    act(first, "submit_rows")
    told(first, "Υποβλήθηκαν: 2.")

    # Whoever wrote them does not publish them.
    first.goto(mine + "submitted")
    act(first, "review_rows")
    first.locator(".errornote", has_text="το δημοσιεύει άλλος").first.wait_for()
    answer(first)
    first.locator(".messagelist .error", has_text="τελευταίος").first.wait_for()
    public.goto(f"{portal.address}/contracts/{reference}/")
    assert "1.234,56" not in public.locator("main").inner_text()
    assert (reference, "2026-09-30") not in figures_csv(public, portal)

    # The other does, after having seen them: from the desk.
    second.goto(portal.address + "/admin/")
    second.locator("#pile-waiting + h3 a").click()
    act(second, "review_rows")
    second.locator(".review").first.wait_for()
    assert "1.234,56" in second.locator("#content").inner_text()
    publish(second, 2)
    public.reload()
    assert "1.234,56" in public.locator("main").inner_text()
    assert figures_csv(public, portal)[reference, "2026-09-30"] == "1234.56"
    public.goto(portal.address + "/changes/")
    line = public.locator("[id^=change-]", has_text=reference).first
    line.locator("summary").click()
    assert "1.234,56" in line.inner_text()

    # The number was wrong: the first proposes another with its reason, the second publishes it.
    first.goto(f"{portal.address}/admin/absorption/absorptionfigure/?q={reference}&stage=published")
    first.locator("#result_list tbody th a").first.click()
    first.get_by_role("link", name="Διόρθωση ή αναθεώρηση").click()
    first.fill("#id_absorbed_amount", "1.200,00")
    first.fill("#id_change_reason", "Ένα τιμολόγιο είχε μετρηθεί δύο φορές.")
    first.locator("[name=_continue]").click()
    told(first)
    submit(first)
    second.goto(portal.address + "/admin/")
    second.locator("#pile-waiting + h3 + ul a").first.click()
    second.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    change = second.locator("#review tr:has(td.new)", has_text="1.200,00").inner_text()
    assert "1.234,56" in change
    publish(second)

    public.goto(f"{portal.address}/contracts/{reference}/")
    public.reload()  # a browser may show for a minute what it has
    assert "1.200,00" in public.locator("main").inner_text()
    assert figures_csv(public, portal)[reference, "2026-09-30"] == "1200.00"
    public.goto(portal.address + "/changes/")
    public.reload()
    line = public.locator("[id^=change-]").first.inner_text()
    for shown in ("Διόρθωση", "1.234,56", "1.200,00", "Ένα τιμολόγιο είχε μετρηθεί δύο φορές."):
        assert shown in line


PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


def assert_fits(page):
    """No page of the desk is wider than the phone."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


@pytest.mark.long
def test_seventeen_figures_are_pasted_reviewed_and_published_on_a_phone(demo_portal, open_page):
    portal, public = demo_portal, open_page()
    first = person(portal, open_page, "eleni")
    second = person(portal, open_page, "giorgos", publishes=True, size=(360, 740))
    [document] = first_of(public, portal, "documents", "title", 1)

    # By keyboard: Enter goes down. By paste: a column from a spreadsheet.
    first.goto(portal.address + "/admin/")
    first.get_by_role("link", name="Στοιχεία μιας ημέρας").click()
    first.fill("#id_figure_date", "31/10/2026")
    choose(first, "document", document)
    first.check("#id_vat_basis_0")
    cells = first.locator("#grid tbody td input[name$='-paid']")
    count = cells.count()
    assert count == 17
    cells.first.fill("1,00")
    cells.first.press("Enter")
    assert cells.nth(1).evaluate("cell => cell === document.activeElement")
    amounts = [f"9{place:02d}.000,50" for place in range(count)]
    cells.first.evaluate(PASTE, "\r\n".join(amounts))
    assert cells.nth(16).input_value() == amounts[16]
    first.click("input[name=_submit]")
    told(first, "Υποβλήθηκαν: 17.")

    # Two clicks on a phone: the review of all, and the publication.
    second.goto(portal.address + "/admin/")
    assert_fits(second)
    second.get_by_role("link", name="Έλεγχος και δημοσίευση: Στοιχεία απορρόφησης (17)").click()
    assert_fits(second)
    assert second.locator("#review tbody.review").count() == 17
    assert second.locator(".alike", has_text=document).count() == 1
    assert document not in second.locator("#review").inner_text()
    assert "15.436.008,50" in second.locator("#review tfoot").inner_text()
    publish(second, 17)
    second.goto(portal.address + "/admin/absorption/absorptionfigure/grid/")
    assert_fits(second)
    rows = exported(public, portal, "figures.csv")
    paid = [row["absorbed_amount"] for row in rows if row["figure_date"] == "2026-10-31"]
    assert sorted(paid) == sorted(f"9{place:02d}000.50" for place in range(count))


def add_figure(page, portal, municipality, day, paid, document):
    """Fill in a new figure of a municipality as a whole."""
    page.goto(f"{portal.address}/admin/municipalities/municipality/?q={municipality}")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Νέο στοιχείο").click()
    choose(page, "document", document)
    page.select_option("#id_vat_basis", "net")
    page.fill("#id_figure_date", day)
    page.fill("#id_absorbed_amount", paid)


@pytest.mark.long
def test_the_next_draft_keeps_day_and_paper_a_double_is_told_and_the_desk_names_both(
    demo_portal, open_page
):
    portal = demo_portal
    first = person(portal, open_page, "katerina")
    second = person(portal, open_page, "stelios", publishes=True)
    [document] = first_of(first, portal, "documents", "title", 1)

    # The next one has the day and the paper of the last.
    add_figure(first, portal, "Δήμος Βόλου", "15/11/2026", "1.000,00", document)
    assert first.locator("#add_id_action, #delete_id_action").count() == 0
    first.click("[name=_addanother]")
    told(first)
    assert first.input_value("#id_figure_date") == "15/11/2026"
    assert document in first.locator("#id_document + .select2").inner_text()
    assert first.input_value("#id_absorbed_amount") == ""

    # The same one once more is asked about, and what was typed is still there.
    first.fill("#id_absorbed_amount", "2.000,00")
    first.click("[name=_save]")
    first.locator("#doubles-heading").wait_for()
    assert "15/11/2026" in first.locator(".conflict li a").inner_text()
    assert first.input_value("#id_absorbed_amount") == "2.000,00"
    first.check("#id_meant")
    first.click("[name=_save]")
    told(first)

    # Each line of the desk says whose, how much and when.
    first.goto(portal.address + "/admin/")
    line = first.locator(".pile-drafts li a", has_text="2.000,00 €").inner_text()
    assert "Δήμος Βόλου" in line
    assert "15/11/2026" in line

    # Deletion is the last of the actions, and takes only what is one's own.
    figures = portal.address + "/admin/absorption/absorptionfigure/?stage=draft"
    second.goto(figures)
    offered = second.locator("select[name=action] option").all_inner_texts()
    assert offered[-1] == "Διαγραφή των δικών μου προχείρων"
    act(second, "delete_selected")
    second.locator(".messagelist .warning", has_text="μόνο τα δικά σας πρόχειρα").wait_for()
    first.goto(figures + "&edited=me")
    act(first, "delete_selected")
    first.click("#content input[type=submit]")
    told(first)
    first.goto(figures)
    assert first.locator("#result_list").count() == 0


@pytest.mark.long
def test_a_person_who_was_published_as_a_company_is_taken_out_everywhere(demo_portal, open_page):
    portal, public = demo_portal, open_page()
    first = person(portal, open_page, "sofia")
    second = person(portal, open_page, "thanos", publishes=True)

    # The form asks; the editor is mistaken, and so is whoever publishes.
    first.goto(portal.address + "/admin/municipalities/contractor/add/")
    first.fill("#id_name", "Καλλιρρόη Ζωγραφάκη")
    first.fill("#id_tax_id", "123456783")
    first.click("[name=_continue]")
    first.locator(".errorlist", has_text="Μήπως είναι φυσικό πρόσωπο;").wait_for()
    first.check("#id_is_company")
    first.click("[name=_continue]")
    told(first)
    record = first.url
    submit(first)
    second.goto(record)
    second.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    publish(second)
    public.goto(portal.address + "/search/?q=ζωγραφακη")
    address = public.locator("main a", has_text="Καλλιρρόη Ζωγραφάκη").get_attribute("href")

    # One action takes her out: page, search, file; the address says what happened.
    second.goto(record)
    second.get_by_role("link", name="Προσωπικά δεδομένα").click()
    second.check("input[name=fields_to_redact][value=name]")
    second.fill("#id_reason", "Είναι φυσικό πρόσωπο.")
    second.click("input[type=submit]")
    second.locator(".messagelist li", has_text="Διαγράφηκαν").wait_for()
    assert "Ζωγραφάκη" not in second.locator("#content-main").inner_text()
    answer = public.request.get(portal.address + address)
    assert answer.status == 410
    for path in ("/search/?q=ζωγραφακη", "/changes/feed.atom", "/data/contractors.csv"):
        text = public.request.get(portal.address + path).text()
        assert "Ζωγραφάκη" not in text
        assert "123456783" not in text


def add_row(page, group):
    """Open a new row within the form of a contract."""
    page.locator(f"#{group}-group .add-row a").click()


@pytest.mark.long
def test_what_was_typed_in_one_form_comes_back_goes_out_together_and_is_undone(
    demo_portal, open_page
):
    portal = demo_portal
    first = person(portal, open_page, "ioanna")
    second = person(portal, open_page, "pavlos", publishes=True)
    [document] = first_of(first, portal, "documents", "title", 1)

    # Shares start empty, and are at most the whole.
    first.goto(portal.address + "/admin/municipalities/contract/add/")
    first.fill("#id_title", "Σύμβαση με τροποποίηση")
    first.fill("#id_contracting_authority", "Δήμος Βόλου")
    first.fill("#id_net_amount", "500.000")
    choose(first, "document", document)
    add_row(first, "shares")
    for place, town in enumerate(("Βόλου", "Πειραιώς")):
        choose(first, f"shares-{place}-municipality", town)
        assert first.input_value(f"#id_shares-{place}-share") == ""
        first.fill(f"#id_shares-{place}-share", "80")
    add_row(first, "amendments")
    first.fill("#id_amendments-0-number", "1")
    first.fill("#id_amendments-0-signed_on", "1/9/2026")
    first.fill("#id_amendments-0-net_change", "-50.000,00")
    choose(first, "amendments-0-document", document)
    add_row(first, "figures")
    first.fill("#id_figures-0-figure_date", "30/9/2026")
    first.fill("#id_figures-0-absorbed_amount", "1.000,00")
    choose(first, "figures-0-document", document)
    first.click("[name=_continue]")
    first.locator(".errorlist", has_text="όλα μαζί είναι έως 100%").wait_for()
    first.check("#id_share_equally")
    first.click("[name=_continue]")
    told(first)
    assert first.input_value("#id_shares-1-share").startswith("50")
    submit(first, 3)

    # Whoever publishes reads it, and sends it back with a comment.
    second.goto(first.url)
    assert second.locator("#id_title").count() == 0
    second.fill("#comment", "Λείπει η ημερομηνία υπογραφής.")
    second.get_by_role("button", name="Επιστροφή με σχόλιο").click()
    told(second)
    first.goto(portal.address + "/admin/")
    first.locator(".pile-sent_back a", has_text="Σύμβαση με τροποποίηση").first.click()
    first.locator(".came-back", has_text="Λείπει η ημερομηνία υπογραφής.").wait_for()
    first.fill("#id_signed_on", "1/8/2026")
    first.click("[name=_continue]")
    told(first)
    submit(first)
    second.goto(first.url)
    second.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    assert "-50.000,00" in second.locator("#review").inner_text()
    publish(second)
    reference = re.search(r"16954-\d+", first.locator("#content h2").first.inner_text())[0]
    [row] = [
        row
        for row in exported(first, portal, "contracts.csv")
        if row["contract_reference"] == reference
    ]
    assert (row["current_net"], row["absorbed"]) == ("450000.00", "1000.00")

    # The figure was a mistake: a publisher prepares, an editor submits, the publisher publishes.
    second.goto(f"{portal.address}/admin/absorption/absorptionfigure/?q={reference}")
    second.locator("#result_list tbody th a").first.click()
    second.get_by_role("button", name="Αναίρεση").click()
    told(second, "περιμένει έναν συντάκτη")
    undone = second.url
    first.goto(portal.address + "/admin/")
    first.locator(".pile-unowned li", has_text=reference).get_by_role("button").click()
    told(first, "Υποβλήθηκαν: 1.")
    second.goto(undone)
    second.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    publish(second)
    assert figures_csv(first, portal)[reference, "2026-09-30"] == ""


@pytest.mark.long
def test_a_report_is_answered_by_two_and_a_lost_phone_is_asked_about(demo_portal, open_page):
    portal, public = demo_portal, open_page()
    first = person(portal, open_page, "despina")
    second = person(portal, open_page, "markos", publishes=True)
    public.goto(portal.address + "/reports/new/?about=/municipalities/athens/")
    public.fill("#id_text", "Το ποσό είναι άλλο. Με λένε Κλειώ Ρούσσου.")
    public.get_by_role("button", name="Αποστολή").click()
    public.wait_for_url("**/reports/sent/**")

    # An editor takes the name out and answers; somebody else publishes both.
    first.goto(portal.address + "/admin/absorption/errorreport/?waiting=yes")
    first.locator("#result_list tbody th a").first.click()
    first.select_option("#id_prepared_decision", "confirmed")
    first.fill("#id_prepared_text", "Το ποσό είναι άλλο. […]")
    first.fill("#id_prepared_answer", "Ισχύει το δημοσιευμένο έγγραφο.")
    first.click("[name=_save]")
    told(first)
    public.goto(portal.address + "/reports/")
    assert "Ισχύει το δημοσιευμένο" not in public.locator("main").inner_text()
    second.goto(portal.address + "/admin/absorption/errorreport/?waiting=publication")
    second.locator("#result_list tbody th a").first.click()
    second.get_by_role("link", name="Έλεγχος και δημοσίευση").click()
    second.click("input[name=_publish]")
    told(second)
    public.reload()
    shown = public.locator("main").inner_text()
    assert "Το ποσό είναι άλλο. […]" in shown
    assert "Ισχύει το δημοσιευμένο" in shown
    assert "Ρούσσου" not in shown

    # A lost phone: what will happen is said first, and no link is shown to who asked.
    second.goto(portal.address + "/admin/auth/user/?q=despina")
    second.locator("#result_list tbody th a").first.click()
    second.get_by_role("link", name="Έχασε το κινητό").click()
    assert "αποσυνδέεται αμέσως" in second.locator("#content").inner_text()
    first.goto(portal.address + "/admin/")
    assert first.locator("#id_username").count() == 0
    second.locator("#content input[type=submit]").click()
    second.locator(".messagelist .warning", has_text="create_editor despina").wait_for()
    assert "/admin/enrol/" not in second.content()
    first.reload()
    assert first.locator("#id_username").count() == 1
