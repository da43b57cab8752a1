"""No page holds anything that its own policy blocks: Chromium says so itself, page by page."""

import re

import pytest

from tests.browser.desk import enrol, told
from tests.portal import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.long]

ADMIN_PAGES = (
    "/admin/",
    "/admin/import/",
    "/admin/password_change/",
    "/admin/municipalities/",
    "/admin/no/such/page",
    "/admin/absorption/change/",
    "/admin/absorption/contracttotal/",
    "/admin/absorption/datarelease/",
    "/admin/absorption/errorreport/",
    "/admin/absorption/checkacknowledgement/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/municipalities/region/",
    "/admin/municipalities/region/add/",
    "/admin/preview/?path=/municipalities/",
)
RECORDS = (
    "municipalities/contract",
    "municipalities/contractamendment",
    "absorption/absorptionfigure",
    "municipalities/municipality",
    "municipalities/action",
    "municipalities/milestone",
    "municipalities/allocation",
    "municipalities/subproject",
    "municipalities/document",
    "municipalities/contractor",
    "municipalities/reportedfigure",
)
# What a policy without `unsafe-inline` blocks, should it be there without Chromium noticing yet.
INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?![^>]*(src=|type=\"application/))")


@pytest.fixture
def watched(browser):
    """A page of the browser's own, and what it complains of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems = []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page, problems
    context.close()


def look(portal, page, problems, address):
    """Open one address; return what is wrong with it."""
    problems.clear()
    response = page.goto(portal.address + address)
    page.wait_for_load_state("load")
    expected = response.status if response.status >= 400 else 0
    found = [text for text in problems if not (expected and f"status of {expected}" in text)]
    if "html" in response.headers.get("content-type", ""):
        found += [match[0][:80] for match in INLINE.finditer(response.text())]
    return [f"{address}: {each}" for each in found]


def as_superuser(portal, page):
    """Sign in as a superuser who has enrolled a phone."""
    [link, _other] = portal.invite("root", "other")
    portal.manage(
        "shell",
        "--command",
        "from django.contrib.auth import get_user_model as m;"
        "m().objects.filter(username='root').update(is_superuser=True)",
    )
    enrol(page, portal, link)


def test_the_pages_of_the_admin_hold_nothing_that_the_policy_blocks(demo_portal, watched):
    page, problems = watched
    found = look(demo_portal, page, problems, "/admin/login/")
    found += look(demo_portal, page, problems, "/admin/enrol/a/b/")
    as_superuser(demo_portal, page)
    addresses = list(ADMIN_PAGES)
    for record in RECORDS:
        addresses += [f"/admin/{record}/", f"/admin/{record}/add/", f"/admin/{record}/review/"]
        page.goto(f"{demo_portal.address}/admin/{record}/?q=")
        links = page.locator("#result_list tbody th a")
        if links.count():
            change = links.first.get_attribute("href").partition("?")[0]
            thing = change.removesuffix("change/")
            addresses += [change, *(f"{thing}{what}/" for what in ("history", "delete", "redact"))]
    for address in addresses:
        found += look(demo_portal, page, problems, address)

    # A draft of one's own: its form, the question before it is deleted, the list with its actions.
    page.goto(f"{demo_portal.address}/admin/municipalities/contractor/add/")
    page.fill("#id_name", "Εταιρεία <b>δοκιμής</b>")
    page.fill("#id_slug", "company-of-a-test")
    page.check("#id_is_company")
    page.locator("[name=_save]").first.click()
    told(page)
    page.goto(f"{demo_portal.address}/admin/municipalities/contractor/?stage=draft")
    draft = page.locator("#result_list tbody th a").first.get_attribute("href").partition("?")[0]
    for address in (
        draft,
        draft.replace("change/", "history/"),
        draft.replace("change/", "delete/"),
        "/admin/municipalities/contractor/?stage=draft",
        "/admin/",
    ):
        found += look(demo_portal, page, problems, address)
    assert found == []
    print(f"{len(addresses) + 7} pages of the admin")  # noqa: T201


def test_the_public_pages_hold_nothing_that_the_policy_blocks(demo_portal, watched):
    page, problems = watched
    found = []
    for address in [*KINDS, "/contracts/?q=x&amount_from=abc", "/nothing/", "/en/"]:
        found += look(demo_portal, page, problems, address)
    assert found == []
