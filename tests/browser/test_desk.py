"""An editor enters with two factors and adds a contract, in Chromium."""

import re
import time
from base64 import b32decode

import pytest
from django_otp.oath import TOTP

pytestmark = pytest.mark.browser

PASSWORD = "ξύλινο-καράβι-77"


def code_for(secret):
    """Return what the phone shows now."""
    totp = TOTP(b32decode(secret.replace(" ", "").upper()))
    totp.time = time.time()
    return f"{totp.token():06d}"


def enrol(page, portal, link):
    """Set a password and a phone; return a recovery code."""
    page.goto(portal.address + link)
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    page.fill("#id_code", code_for(page.locator("code").inner_text()))
    page.click("input[type=submit]")
    return page.locator(".codes code").first.inner_text()


def test_an_editor_enters_and_adds_a_contract_that_stays_a_draft(demo_portal, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    printed = demo_portal.manage("create_editor", "maria", "--publisher", "nikos")
    recovery = enrol(page, demo_portal, re.findall(r"(/admin/enrol/\S+)", printed)[0])

    page.goto(demo_portal.address + "/admin/")
    if page.locator("#id_username").count():
        page.fill("#id_username", "maria")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_otp_token", recovery)
        page.click("input[type=submit]")
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
    page.locator(".messagelist .success").wait_for()

    page.goto(demo_portal.address + "/contracts/?q=φυλλομετρητή")
    assert "Σύμβαση από τον φυλλομετρητή" not in page.locator("main").inner_text()
    page.goto(demo_portal.address + "/admin/municipalities/contract/?q=φυλλομετρητή")
    assert "Σύμβαση από τον φυλλομετρητή" in page.locator("#content").inner_text()
