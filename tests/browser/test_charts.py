"""The pictures in a real browser: with and without JavaScript, framed, printed, read aloud."""

import csv
import gzip
import http.server
import re
import threading
from pathlib import Path

import pytest

from tests.portal import KINDS, MUNICIPALITY

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then(({violations}) => violations)"""


@pytest.fixture
def paper(browser):
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_javascript_shapes_and_numbers_are_there(demo_portal, paper):
    paper.goto(demo_portal.address + MUNICIPALITY)
    assert paper.locator(".sum-line").first.bounding_box()["height"] > 10
    assert paper.locator(".funnel .bar rect").count() >= 3
    assert "€" in paper.locator(".funnel").inner_text()
    assert not paper.locator(".chart__downloads button").first.is_visible()
    assert paper.locator(".chart__downloads a").first.is_visible()
    paper.goto(f"{demo_portal.address}/municipalities/")
    assert paper.locator(".map a").count() == 17
    paper.goto(demo_portal.address)
    assert paper.locator(".ranking > li").count() == 17


def test_plotly_comes_when_it_is_asked_for_and_moves_nothing_above(demo_portal, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(demo_portal.address + MUNICIPALITY)
    frame = page.locator(".chart__frame").first
    before = frame.bounding_box()["height"]
    frame.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert not any("plotly" in url for url in asked)
    page.get_by_role("button", name="Διαδραστικό γράφημα").click()
    page.locator(".chart__frame--drawn").wait_for()
    assert frame.bounding_box()["height"] == before
    assert any("plotly" in url for url in asked)
    assert all(url.startswith((demo_portal.address, "data:", "blob:")) for url in asked)


def test_the_arrows_walk_through_the_dates(demo_portal, page):
    page.goto(demo_portal.address + MUNICIPALITY)
    page.get_by_role("button", name="Διαδραστικό γράφημα").click()
    page.locator(".chart__frame--drawn").wait_for()
    page.locator(".chart__plot").focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".hoverlayer .legend text").first.wait_for(state="attached")
    shown = page.locator(".hoverlayer").text_content()
    assert re.search(r"\d,\d\d\s€", shown)


@pytest.mark.parametrize("address", [MUNICIPALITY, "/?measure=contracted"])
def test_a_downloaded_picture_says_what_it_is(demo_portal, page, address):
    page.goto(demo_portal.address + address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Λήψη εικόνας SVG").last.click()
    picture = download.value.path().read_text(encoding="utf-8")
    assert demo_portal.address + address.replace("&", "&amp;") in picture
    assert "ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ" in picture
    assert picture.startswith("<svg")


def test_the_points_of_a_chart_are_a_file(demo_portal, page):
    page.goto(demo_portal.address + MUNICIPALITY)
    with page.expect_download() as download:
        page.get_by_role("link", name="Λήψη σημείων CSV").click()
    head, *lines = csv.reader(download.value.path().read_text(encoding="utf-8").splitlines())
    assert head == ["series", "label", "date", "amount", "vat_basis", "demo"]
    assert ["16954-0002", "2024-12-31", "425051.09"] in [[line[0], *line[2:4]] for line in lines]


def test_the_embed_works_in_a_frame_of_another_origin(demo_portal, page):
    # Its icon is given, so that nothing is on its way when the server ends.
    icon = '<link rel="icon" href="data:,">'
    frame = f'{icon}<iframe src="{demo_portal.address}{MUNICIPALITY}embed/"></iframe>'.encode()

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame)

        def log_message(self, *arguments):
            """Stay silent."""

    server = http.server.ThreadingHTTPServer(("localhost", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page.goto(f"http://localhost:{server.server_port}/")
        heading = page.frame_locator("iframe").locator("h1")
        assert heading.inner_text() == "Δήμος Αθηναίων"
    finally:
        server.shutdown()
        server.server_close()


def pages_on_paper(page, address):
    """Return how many pages of A4 an address prints on."""
    page.goto(address)
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_municipality_prints_on_two_pages(demo_portal, page):
    assert pages_on_paper(page, demo_portal.address + MUNICIPALITY) <= 2


def test_the_profile_of_a_municipality_prints_what_it_shows(demo_portal, page):
    page.goto(f"{demo_portal.address}{MUNICIPALITY}profile/?compare=2025-06-30")
    page.emulate_media(media="print")
    for place in ("facts", "comparison", "two-days", "cite-text"):
        assert page.locator(f"#{place}").is_visible(), place


@pytest.mark.long
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("portal", ["demo_portal", "facts_portal"])
def test_every_municipality_prints_on_two_pages(page, portal, language, request):
    start = request.getfixturevalue(portal).address + language
    page.goto(start + "/municipalities/")
    links = page.locator("tbody th a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 17
    printed = {link: pages_on_paper(page, link) for link in links}
    assert {link: count for link, count in printed.items() if count > 2} == {}


SHIFTS = """window.shifts = [];
  const moved = ({sources}) => sources.map(({node, previousRect, currentRect}) => [
    (node?.textContent ?? "").trim().slice(0, 200), previousRect.y, currentRect.y,
    previousRect.height, currentRect.height]);
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (entry.startTime >= window.released) shifts.push(moved(entry));
  })).observe({type: "layout-shift", buffered: true});"""
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize(
    "address",
    [
        MUNICIPALITY,
        pytest.param("/", marks=pytest.mark.long),
        pytest.param("/contracts/16954-0001/", marks=pytest.mark.long),
    ],
)
def test_nothing_moves_when_the_fonts_come_late(demo_portal, page, address):
    page.set_viewport_size({"width": 1280, "height": 800})  # a phone is asked for none
    page.add_init_script(SHIFTS)
    fonts = []

    def hold(route):
        fonts.append(route)

    page.route("**/*.woff2", hold)
    page.goto(demo_portal.address + address, wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    page.evaluate("window.released = performance.now()")  # what moved before, no font moved
    for font in fonts:
        font.continue_()
    page.wait_for_load_state("networkidle")
    assert len(fonts) == 2
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("address", ["/", MUNICIPALITY])
def test_a_first_visit_of_a_phone_is_light_to_the_end(demo_portal, page, address):
    """All that is asked for, as a compressing server sends it: 55 KB in 6 requests."""
    asked = []
    page.on(
        "requestfinished",
        lambda request: request.url.startswith("data:") or asked.append(request),
    )
    page.goto(demo_portal.address + address, wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    weights = {request.url: len(gzip.compress(request.response().body(), 9)) for request in asked}
    assert sum(weights.values()) <= 55_000, weights
    assert len(weights) <= 6, weights


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("", 320),
        pytest.param("/en", 1280, marks=pytest.mark.long),
        pytest.param("", 1280, marks=pytest.mark.long),
        pytest.param("/en", 320, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(demo_portal, page, language, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(path=AXE)
    found = {}
    for address in KINDS:
        page.goto(demo_portal.address + language + address)
        violations = page.evaluate(VIOLATIONS)
        if violations:
            found[address] = [
                (violation["id"], [node["html"][:150] for node in violation["nodes"]][:3])
                for violation in violations
            ]
    assert found == {}
