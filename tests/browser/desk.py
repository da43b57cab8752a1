"""The steps of people at the desk, in the browser."""

from base64 import b32decode

from tests.absorption.imports.files import as_xlsx
from tests.pages import csv_rows
from tests.workflow import PASSWORD, code_now

HEADINGS = ["contract_reference", "figure_date", "absorbed_amount", "document_reference"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def enrol(page, portal, link):
    """Set a password and a phone; return a recovery code."""
    page.goto(portal.address + link)
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    key = b32decode(page.locator("code").inner_text().replace(" ", "").upper())
    page.fill("#id_code", code_now(key))
    page.click("input[type=submit]")
    return page.locator(".codes code").first.inner_text()


def sign_in(page, portal, name, recovery):
    """Sign in with a recovery code, unless that has happened."""
    page.goto(portal.address + "/admin/")
    if page.locator("#id_username").count():
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.fill("#id_otp_token", recovery)
        page.click("input[type=submit]")


def person(portal, open_page, name, *, publishes=False, size=(1280, 900)):
    """Return the page of a new colleague who edits or publishes, signed in through the login."""
    links = portal.invite("maria", name) if publishes else portal.invite(name, "nikos")
    page = open_page(*size)
    sign_in(page, portal, name, enrol(page, portal, links[publishes]))
    return page


def figures_file(rows):
    """Return a workbook of figures as a browser uploads it."""
    content, _name = as_xlsx([HEADINGS, *rows])
    return {"name": "στοιχεία.xlsx", "mimeType": XLSX, "buffer": content}


def upload(page, portal, file):
    """Upload a workbook of figures and go on to its preview."""
    page.goto(portal.address + "/admin/")
    page.get_by_role("link", name="Εισαγωγή αρχείου").click()
    page.select_option("#id_dataset", "figures")
    page.set_input_files("#id_file", file)
    page.click("input[value='Προεπισκόπηση']")
    page.locator("#import-counts").wait_for()


def act(page, action):
    """Choose all rows of the list and an action for them."""
    page.check("#action-toggle")
    page.select_option("select[name=action]", action)
    page.click("button[name=index]")


def exported(page, portal, address):
    """Return the rows of an export."""
    text = page.request.get(f"{portal.address}/data/{address}").text()
    return csv_rows(text)


def told(page, text=""):
    """Wait until a step is said to have gone well."""
    page.locator(".messagelist .success", has_text=text).first.wait_for()


def submit(page, count=1):
    """Submit the draft that is open, and what goes with it."""
    page.get_by_role("button", name="Υποβολή για δημοσίευση").click()
    told(page, f"Υποβλήθηκαν: {count}.")


def publish(page, count=1):
    """Publish what is under review; where a check asks for one, with a reason."""
    answer(page)
    told(page, f"Δημοσιεύθηκαν: {count}.")


def answer(page):
    """Press the button under a review: the sample is not in perfect order."""
    if page.locator("#reason").count():
        page.fill("#reason", "Έτσι γράφει το έγγραφο.")
    page.click("input[name=_publish]")


def choose(page, field, text):
    """Choose in a field that searches as one types."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option[aria-selected]", has_text=text).first.click()
