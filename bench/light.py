"""How much a page weighs: its HTML, and all that a phone asks for on its first visit."""

import gzip

from playwright.sync_api import sync_playwright

from bench.servers import get

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def weight(address):
    """Return the kilobytes of a page's compressed HTML."""
    return len(gzip.compress(get(address)[1], 9)) / 1000


def first_visit(address):
    """Return the kilobytes and the requests of a phone that reads a page to its end."""
    sizes = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_context(**PHONE).new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda sent: sizes.append(sent["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        browser.close()
    sizes = [size for size in sizes if size]  # a picture within the style sheet is not asked for
    return sum(sizes) / 1000, len(sizes)
