"""Who reads without a mouse, enlarged, in the system's own colours or without movement."""

import re
from collections import Counter

import pytest

from tests.portal import MUNICIPALITY

pytestmark = [pytest.mark.browser, pytest.mark.long]

# One address of each kind of page that holds numbers.
PAGES = ["/", "/municipalities/", MUNICIPALITY, "/contracts/", "/contracts/16954-0001/"]
# An element that has the focus and does not show it, or None.
UNSEEN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const marked = s.outlineStyle !== "none" || s.boxShadow !== "none";
  return box.width > 0 && box.height > 0 && marked ? null : e.outerHTML.slice(0, 120);
}"""
PLACE = """() => {
  const all = [...document.querySelectorAll("*")];
  return all.indexOf(document.activeElement);
}"""
AMOUNT = re.compile(r"[\d.,]+\s[€%]|[\d.,]+[€%]")


@pytest.fixture
def opened(browser, demo_portal):
    """Open a page in a context of its own, as a reader has set the browser."""
    contexts = []

    def page_of(address, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.goto(demo_portal.address + address)
        return page

    yield page_of
    for context in contexts:
        context.close()


def amounts(page):
    """Return the amounts and ratios that can be seen in the page's own part."""
    text = page.locator("main").inner_text().replace("\xa0", " ")
    return Counter(AMOUNT.findall(text))


def test_the_first_tab_leads_past_the_head(opened):
    page = opened(MUNICIPALITY, viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Μετάβαση στο περιεχόμενο"
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_tab_walks_the_whole_page_in_its_order_and_shows_where_it_is(opened, address, width):
    page = opened(address, viewport={"width": width, "height": 900})
    places, unseen = [], []
    for _step in range(600):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if page.evaluate("document.activeElement === document.body"):
            break
        if problem := page.evaluate(UNSEEN):
            unseen.append(problem)
        places.append(place)
    assert unseen == []
    assert places == sorted(set(places))
    last = page.locator(":is(a[href], button, summary):visible").last
    assert last.evaluate("e => [...document.querySelectorAll('*')].indexOf(e)") == places[-1]


def test_menus_and_disclosures_open_by_key(opened):
    page = opened(MUNICIPALITY, viewport={"width": 360, "height": 740})
    menu = page.locator(".site-nav__phone > summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Επισκόπηση"
    numbers = page.locator("summary", has_text="Οι αριθμοί του γραφήματος").first
    numbers.focus()
    page.keyboard.press("Space")
    assert numbers.locator("xpath=..").locator("p").first.is_visible()


def test_switches_and_sort_links_work_by_key_and_keep_their_place(opened):
    page = opened("/", viewport={"width": 1280, "height": 900})
    page.locator(".switches a").nth(3).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?measure=allocated#ranking")
    assert page.locator(".switches [aria-current]").inner_text() == "Εγκρίθηκαν"
    page.goto(page.url.split("?")[0] + "contracts/")
    page.locator("th a", has_text="Συμβατικό ποσό").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=current_net**")
    assert page.locator("th[aria-sort='ascending']").inner_text().startswith("Συμβατικό ποσό")


@pytest.mark.parametrize("address", PAGES)
def test_at_two_hundred_percent_nothing_is_lost_and_one_direction_scrolls(opened, address):
    """A window of 1280 pixels at 200% is one of 640."""
    whole = amounts(opened(address, viewport={"width": 1280, "height": 900}))
    page = opened(address, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    assert whole
    assert whole - amounts(page) == Counter()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("address", ["/municipalities/", MUNICIPALITY, "/contracts/"])
def test_a_table_is_seen_whole_on_a_desk(opened, address, language):
    page = opened(language + address, viewport={"width": 1280, "height": 900})
    page.reload()  # the first time it is in whatever font the machine has
    cut = "tables => tables.map(table => table.scrollWidth - table.clientWidth)"
    assert set(page.locator(".table-scroll").evaluate_all(cut)) == {0}


@pytest.mark.parametrize("address", ["/", "/municipalities/", MUNICIPALITY])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_every_bar_and_area_stands_out(opened, address, scheme):
    page = opened(address, forced_colors="active", color_scheme=scheme)
    drawn = page.locator("main svg :is(rect, path, circle)").evaluate_all(
        """shapes => {
          const paper = getComputedStyle(document.body).backgroundColor;
          return shapes.map(shape => {
            const {fill, stroke} = getComputedStyle(shape);
            const seen = [fill, stroke].some(colour => colour !== "none" && colour !== paper);
            return seen ? null : shape.outerHTML.slice(0, 100);
          }).filter(Boolean);
        }"""
    )
    assert drawn == []
    assert page.locator(".notice").evaluate_all("all => all.every(e => e.offsetHeight > 0)")


def test_with_reduced_motion_nothing_moves(opened):
    page = opened(MUNICIPALITY, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.locator(".area").scroll_into_view_if_needed()
    # What somebody may add to the style sheet one day stands still too.
    page.evaluate("document.styleSheets[1].insertRule('* { transition: all 1s }')")
    moving = page.locator("body *").evaluate_all(
        """all => all.filter(e => {
          const {transitionDuration, animationName} = getComputedStyle(e);
          return animationName !== "none" || !/^(0s(, )?)+$/.test(transitionDuration);
        }).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert moving == []
