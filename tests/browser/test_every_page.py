"""Every address of the sitemap, in both languages, at both widths: nothing for axe, no error.

Of the made-up sample, whose contracts are alike, one record in `STRIDE` is walked.
"""

import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from tests.portal import CHROMIUM, CHROMIUM_ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.long]

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
WIDTHS = (320, 1280)
BROWSERS = 2
STRIDE = 9
FOUND = """axe.run({resultTypes: ["violations"]}).then(({violations}) => violations.map(
  ({id, nodes}) => `${id}: ${nodes.slice(0, 2).map(node => node.html.slice(0, 150)).join(" ")}`))"""
RECORD = re.compile(r"/(contracts|contractors|documents)/[^/]+/$")
STICKS_OUT = "document.documentElement.scrollWidth > innerWidth"


def addresses(portal):
    """Return every address that the portal's sitemap lists."""

    def listed(path):
        with urllib.request.urlopen(portal.address + path) as answer:
            return re.findall(r"<loc>(.*?)</loc>", answer.read().decode())

    sections = [address.removeprefix(portal.address) for address in listed("/sitemap.xml")]
    return [address for section in sections for address in listed(section)]


def walk(left, found):
    """Open one address after the other until none is `left`; note in `found` what is wrong."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page()
        page.add_init_script(path=AXE)
        problems = []
        page.on(
            "console",
            lambda message: message.type == "error" and problems.append(message.text),
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        while True:
            try:
                address = left.get_nowait()
            except Empty:
                break
            problems.clear()
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            answer = page.goto(address)
            if answer.status != 200:
                problems.append(f"status {answer.status}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate(STICKS_OUT):
                    problems.append(f"{width}: wider than the screen")
                problems += [f"{width}: {violation}" for violation in page.evaluate(FOUND)]
            if problems:
                found[address] = list(problems)
        browser.close()


@pytest.mark.parametrize("portal", ["demo_portal", "facts_portal"])
def test_every_page_of_the_sitemap_is_accessible_and_without_errors(portal, request):
    left, found = SimpleQueue(), {}
    every = addresses(request.getfixturevalue(portal))
    if portal == "demo_portal":
        records = [address for address in every if RECORD.search(address)]
        every = [address for address in every if not RECORD.search(address)] + records[::STRIDE]
    assert len(every) > 100
    for address in every:
        left.put(address)
    with ThreadPoolExecutor(BROWSERS) as walkers:
        for walker in [walkers.submit(walk, left, found) for _browser in range(BROWSERS)]:
            walker.result()
    assert found == {}
