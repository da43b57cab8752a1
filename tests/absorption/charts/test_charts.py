"""What the pictures show is what the numbers say, without JavaScript."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.translation import override
from plotly.graph_objects import Figure

from absorption.charts import bars, interactive, maps, timelines
from absorption.figures import comparison, payments_over_time, totals
from absorption.models import AbsorptionFigure
from absorption.operations import facts
from municipalities.dates import today
from municipalities.models import Milestone, Municipality, Region
from tests.factories import (
    change,
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    published,
)

OWN = {"allocated": "allocated_by_decisions", "contracted": "contracted_by_contracts"}
# A municipality on the map: where it leads and its outline, and its name in its place.
SHAPE = re.compile(r'<a href="([^"]*)"[^>]*>\s*<title>[^<]*</title>\s*<use [^>]* href="([^"]*)"')
NAME = re.compile(r"<text [^>]*>[^<]*</text>")


def row(name, **amounts):
    """Return the figures of a municipality that is not stored."""
    municipality = Municipality(
        name=name, name_en=name, slug=name, seat=name, population_2021_final=100_000
    )
    return totals.MunicipalityFigures(
        municipality,
        **{OWN[code]: totals.Total(Decimal(amount), 1, 1) for code, amount in amounts.items()},
    )


def test_a_funnel_has_one_scale_and_draws_unknown_as_unknown():
    stages = bars.municipality_funnel(row("a", allocated="1000", contracted="500"))
    assert [stage.length for stage in stages] == [1000, 500, None]


def test_a_sum_over_the_budget_of_the_action_leaves_its_bar_shorter():
    sums = totals.Sums([row("a", allocated="1200"), row("b", allocated="800", contracted="500")])
    stages = bars.action_funnel(sums, Decimal(1500))
    assert [stage.length for stage in stages] == [1000, 250, None]
    assert bars.budget_length(sums, Decimal(1500)) == 750
    assert bars.budget_length(sums, Decimal(4000)) == 1000


def test_a_ranking_puts_the_unknown_last_and_a_zero_before_them():
    rows = [row("unknown"), row("zero", contracted="0"), row("most", contracted="9")]
    ranked = bars.ranking(rows, comparison.MEASURES["contracted"])
    assert [(bar.municipality.name, bar.length) for bar in ranked.bars] == [
        ("most", 1000),
        ("zero", 0),
        ("unknown", None),
    ]
    assert ranked.known == 2


def test_ratios_are_drawn_on_a_scale_of_100():
    ranked = bars.ranking(
        [row("a", allocated="200", contracted="50")],
        comparison.MEASURES["contracted_of_allocated"],
    )
    assert ranked.bars[0].length == 250
    assert ranked.bars[0].text == "25,0%"


def test_an_unknown_measure_in_the_address_gives_the_headline():
    assert comparison.measure_of({"measure": "nonsense"}).code == "absorbed_of_allocated"


def end_of(path):
    """Return where the line of a path ends."""
    x, y = map(int, re.match(r"M(\d+) (\d+)", path).groups())
    right, down = (sum(map(int, re.findall(rf"{way}(-?\d+)", path))) for way in "hv")
    return x + right, y + down


@pytest.mark.parametrize(("length", "shade"), [(None, 0), (0, 1), (199, 1), (200, 2), (1000, 5)])
def test_shades_are_five_equal_steps(length, shade):
    assert maps.shade(length) == shade


def test_the_map_has_each_of_the_17_once():
    codes = [code for part in maps.stored_parts().values() for code in part["seats"]]
    lines = (facts.FOLDER / "municipalities.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(codes) == sorted(json.loads(line)["fields"]["ypes_code"] for line in lines)
    assert len(codes) == 17
    drawn = Path(finders.find("maps/municipalities.svg")).read_text(encoding="utf-8")
    assert all(drawn.count(f'id="m{code}"') == 1 for code in codes)
    assert all(drawn.count(f'id="{part}"') == 1 for part in maps.stored_parts())


def test_the_median_is_that_of_the_known():
    rows = [row("a", contracted="1"), row("b", contracted="4"), row("c")]
    middle = comparison.median_of(comparison.MEASURES["contracted"], rows)
    assert (middle.value, middle.known, middle.count) == (Decimal("2.50"), 2, 3)


def test_those_of_similar_size_are_the_nearest_in_inhabitants():
    rows = [row(str(number)) for number in range(8)]
    for number, each in enumerate(rows):
        each.municipality.population_2021_final = 1000 * (number + 1)
    names = {each.municipality.name for each in comparison.similar(rows[0], rows)}
    assert names == {"1", "2", "3", "4", "5"}


def test_without_inhabitants_nobody_is_of_similar_size_and_nothing_is_per_resident():
    empty, other = row("a", allocated="1"), row("b")
    empty.municipality.population_2021_final = None
    assert comparison.similar(empty, [empty, other]) == []
    assert comparison.similar(other, [empty, other]) == []
    assert comparison.per_resident(empty, totals.NET) is None


def test_a_contract_without_a_date_has_no_line_of_time():
    contract = SimpleNamespace(signed_on=None, starts_on=None, current_ends_on=None)
    assert timelines.life(contract, [], []) is None


@pytest.fixture(scope="module")
def city(shared):
    """A municipality with twelve contracts that were paid twice."""
    make_action()
    city = make_municipality()
    published(make_allocation(city, net="10000000.00"))
    for number in range(12):
        contract = published(make_contract(city, net="100000.00"))
        for month, paid in ((3, "1000.10"), (6, f"{2000 + number}.20")):
            published(make_figure(contract, paid, figure_date=date(2025, month, 30)))
    return city


def test_the_layers_sum_to_the_payments_of_the_page(city):
    paid = payments_over_time.over_time(city.pk)[0]
    [found] = totals.municipality_figures(slug=city.slug)
    assert paid.totals[-1] == found.absorbed.amount
    assert len(paid.layers) == 11
    assert paid.layers[-1].label == "Λοιπές συμβάσεις"
    assert paid.layers[-1].last == Decimal("4001.40")


def test_before_its_first_figure_a_contract_is_unknown(city):
    late = published(make_contract(city))
    published(make_figure(late, "999999.00", figure_date=date(2025, 6, 30)))
    first = payments_over_time.over_time(city.pk)[0].layers[0]
    assert first.amounts == [None, Decimal("999999.00")]


def test_the_area_ends_at_the_top_and_plotly_has_the_same_numbers(city):
    paid = payments_over_time.over_time(city.pk)[0]
    area = timelines.area(paid, [], date(2025, 12, 31))
    [line] = area.lines
    assert (line.code, line.amount) == ("absorbed", paid.totals[-1])
    assert end_of(line.path) == (1000, 0)
    payload = interactive.payments(area, "Δήμος", "https://example.invalid/")
    last = [trace["y"][-1] for trace in payload["figure"]["data"]]
    assert last == [float(layer.last) for layer in paid.layers]


def test_contracts_are_a_line_from_their_signing_and_end_at_their_sum(db, client):
    town = make_municipality(slug="volos")
    signed = {"signed_on": date(2024, 5, 1), "net_amount": Decimal("100.00")}
    contract = published(make_contract(town, **signed))
    published(
        make_amendment(contract, signed_on=date(2025, 2, 1), net_change=Decimal("20.00")),
        make_contract(town, net_amount=Decimal("7.00"), signed_on=None),
        make_contract(town, status="withdrawn", status_on=date(2024, 6, 1), **signed),
    )
    # Paid before it was signed, as a register may say; and taken back.
    published(make_figure(contract, "30.00", figure_date=date(2024, 3, 31)))
    # The whole Action, too, which the database sums by day.
    for paid, signed in (payments_over_time.over_time(town.pk), payments_over_time.of_action()):
        assert signed.steps == [(date(2024, 5, 1), Decimal(100)), (date(2025, 2, 1), Decimal(120))]
        assert signed.undated == 1
        assert (paid.dates, paid.totals) == ([date(2024, 3, 31)], [Decimal(30)])
    page = client.get("/municipalities/volos/")
    said = " ".join(re.sub("<[^>]+>", "", page.text).split())
    assert "είχαν πληρωθεί 30,00 € από τα 127,00 € των συμβάσεων" in said
    assert "(πληρωμές γνωστές για 1 από 2)" in said
    assert "1 ποσό σύμβασης χωρίς ημερομηνία υπογραφής δεν σχεδιάζεται" in said
    [paid, contracts] = sorted(page.context["area"].lines, key=lambda line: line.code)
    assert (paid.amount, contracts.amount) == (Decimal(30), Decimal(120))
    assert abs(paid.label_y - contracts.label_y) >= timelines.ROW


def test_the_action_over_time_has_each_contract_once_and_ends_at_the_sums(city, client):
    other = make_municipality()
    shared = published(make_contract(city, other, net="700.00"))
    published(make_figure(shared, "70.00", figure_date=date(2025, 6, 30)))
    mistaken = {"figure_date": date(2025, 9, 30)}
    published(make_figure(shared, "80.00", **mistaken))
    published(make_figure(shared, None, change_kind="withdrawal", **mistaken), reason="άλλης")
    page = client.get("/")
    area, sums = page.context["area"], totals.contract_sums(totals.contracts())
    assert area.history.dates == [date(2025, 3, 30), date(2025, 6, 30)]
    assert area.history.totals[-1] == sums.absorbed.amount == Decimal("24138.40")
    assert {line.code: line.amount for line in area.lines} == {
        "absorbed": sums.absorbed.amount,
        "contracted": Decimal("1200700.00"),
        "allocated": Decimal("10000000.00"),
    }
    said = " ".join(re.sub("<[^>]+>", "", page.text).split())
    assert "είχαν πληρωθεί 24.138,40 € από τα 1.200.700,00 € των συμβάσεων" in said
    assert "30 Μαρτίου 2025: 12.001,20 € · 30 Ιουνίου 2025: 24.138,40 €" in said
    figure = client.get("/payments.plotly.json").json()
    assert figure["title"] == "Η Δράση: σωρευτικές πληρωμές, ευρώ χωρίς ΦΠΑ"
    # Beside some of the municipalities the whole would be taken for theirs.
    assert client.get("/", {"region": city.region.nuts2}).context["area"] is None


@pytest.mark.parametrize("paid", ["0.00", "5.00"])
def test_one_amount_on_one_day_is_a_line_to_the_day_of_the_page(paid):
    layer = payments_over_time.Layer("a", "a", [Decimal(paid)])
    history = payments_over_time.History([date(2025, 12, 31)], [layer])
    area = timelines.area(history, [], date(2025, 12, 31))
    [line] = area.lines
    assert line.amount == Decimal(paid)
    assert line.path == ("M1000 0v0h0" if Decimal(paid) else "M1000 1000v0h0")
    assert 0 < line.label_y <= timelines.BOTTOM


def test_a_date_of_the_fund_before_the_first_amount_has_its_place():
    history = payments_over_time.History(
        [date(2026, 11, 29)], [payments_over_time.Layer("a", "a", [Decimal(1)])]
    )
    due = [Milestone(text=f"{month}", due_on=date(2026, month, 28)) for month in (8, 9, 12)]
    area = timelines.area(history, due, date(2026, 11, 29))
    places = [mark.at for mark in area.marks]
    assert places == [0, 254, 1000]
    assert area.lines[0].path.startswith("M762 ")


def test_what_rises_within_a_few_thousandths_is_one_step_and_the_end_is_exact():
    first = date(2025, 1, 1)
    days = [first + timedelta(days=day) for day in range(400)]
    amounts = [Decimal(day + 1) for day in range(400)]
    history = payments_over_time.History(days, [payments_over_time.Layer("a", "a", amounts)])
    [line] = timelines.area(history, [], days[-1]).lines
    assert line.path.count("v") < 250
    assert end_of(line.path) == (1000, 0)
    assert line.amount == Decimal(400)


def test_labels_of_lines_that_end_together_stand_apart():
    days = [date(2025, 1, 1)]
    history = payments_over_time.History(days, [payments_over_time.Layer("a", "a", [Decimal(100)])])
    signed = payments_over_time.Steps([(date(2024, 1, 1), Decimal(100))])
    budget = totals.Total(Decimal(100), 1, 1)
    area = timelines.area(history, [], date(2025, 12, 31), (), signed, budget)
    heights = sorted(line.label_y for line in area.lines)
    assert all(b - a >= timelines.ROW for a, b in pairwise(heights))
    assert len(heights) == 3
    assert heights[0] > 0


def test_an_official_amount_is_a_point_of_its_own_and_no_part_of_the_contracts(city, client):
    before = payments_over_time.over_time(city.pk)[0].totals[-1]
    published(
        AbsorptionFigure(
            municipality=city,
            action=make_action(),
            figure_date=date(2025, 9, 30),
            document=make_document(),
            vat_basis="unknown",
            absorbed_unstated=before * 2,
        )
    )
    page = client.get(city.get_absolute_url())
    area = page.context["area"]
    [point] = area.official
    assert (area.most, area.history.totals[-1]) == (before, before)
    height = totals.thousandths(before * 2, area.scale)
    assert (point.day, point.height) == (date(2025, 9, 30), height)
    trace = client.get(page.context["payments_chart"]["figure"]).json()["figure"]["data"][-1]
    assert (trace["mode"], trace["y"]) == ("markers", [float(before * 2)])
    assert trace.get("stackgroup") is None
    said = " ".join(re.sub("<[^>]+>", "", page.text).split())
    assert "επίσημα ποσά για τον δήμο: 30 Σεπτεμβρίου 2025: 48.136,80 €, η πηγή" in said


def test_official_amounts_alone_are_drawn_where_there_are_two(db):
    rows = [
        AbsorptionFigure(figure_date=date(2025, month, 30), absorbed_amount=Decimal(month))
        for month in (9, 6)
    ]
    nothing = payments_over_time.History([], [])
    assert timelines.area(nothing, [], date(2025, 12, 31), rows[:1]) is None
    area = timelines.area(nothing, [], date(2025, 12, 31), rows)
    assert [point.height for point in area.official] == [667, 1000]
    assert (area.lines, area.most, area.newest) == ([], None, date(2025, 9, 30))
    payload = interactive.payments(area, "Δήμος", "https://example.invalid/")
    assert Figure(payload["figure"]).to_plotly_json()["data"] == payload["figure"]["data"]


@pytest.mark.parametrize("language", ["el", "en"])
def test_plotly_takes_what_the_pages_give_it(city, client, language):
    prefix = "" if language == "el" else "/en"
    city = city.get_absolute_url()
    for address, charts in (
        (city, {f"{city}payments.plotly.json": city}),
        (
            "/?measure=contracted",
            {
                "/payments.plotly.json": "/",
                "/ranking.plotly.json?measure=contracted": "/?measure=contracted",
            },
        ),
    ):
        page = client.get(prefix + address).content.decode()
        named = set(re.findall('data-downloads="(.*?)"', page))
        assert named == {prefix + figure for figure in charts}
        for figure, shown_at in charts.items():
            payload = client.get(prefix + figure).json()
            assert payload["url"] == f"{settings.BASE_URL}{prefix}{shown_at}"
            given = payload["figure"]
            # Plotly refuses a property that it does not know, and a value that it cannot draw.
            assert Figure(given).to_plotly_json()["data"] == given["data"]


def test_the_pages_draw_without_javascript(city, client):
    page = client.get(city.get_absolute_url()).content.decode()
    assert len(re.findall(r'class="sum-line sum-line--\w+" d="M', page)) >= 2
    assert 'class="fill-allocated" width="1000"' in page
    overview = client.get("/?measure=contracted").content.decode()
    assert "1.200.000,00" in overview
    assert 'class="fill-contracted" width="1000"' in overview


def test_the_chart_of_a_filtered_list_is_that_of_its_rows(city, client):
    other = make_municipality()
    published(make_contract(other, net="7000000.00"))
    response = client.get("/contracts/", {"municipality": city.slug})
    chart = response.context["funnel"]
    assert chart[0].total.amount == Decimal("1200000.00")
    assert chart[0].total == response.context["listing"].table.sums.contracted


def test_what_is_filtered_is_ranked_and_mapped_as_it_is_listed(city, client):
    crete = Region.objects.create(nuts2="EL43", name="Κρήτη", name_en="Crete")
    chania = make_municipality(region=crete, ypes_code="9325", seat="Χανιά")
    published(make_allocation(chania))
    asked = {"region": "EL43", "measure": "contracted"}
    response = client.get("/", asked)
    assert [bar.municipality for bar in response.context["ranking"].bars] == [chania]
    assert [found.municipality for found in response.context["disclosures"]] == [chania]
    response = client.get("/municipalities/", asked)
    assert response.context["ranking"].measure.code == "contracted"
    shapes = [shape.name for part in response.context["maps"] for shape in part.shapes]
    assert shapes == ["Χανιά"]


def test_a_municipality_with_a_new_address_stays_on_the_map_and_its_shape_leads_there(client, db):
    volos = make_municipality(ypes_code="9105", slug="volos", seat="Βόλος")
    published(make_allocation(volos))  # else there is no map
    outline = f"{static('maps/municipalities.svg')}#m9105"
    before = client.get("/municipalities/").content.decode()
    assert SHAPE.findall(before) == [("/municipalities/volos/", outline)]
    change(volos, slug="iolkos")
    after = client.get("/municipalities/").content.decode()
    assert SHAPE.findall(after) == [("/municipalities/iolkos/", outline)]
    assert NAME.findall(after) == NAME.findall(before)
    assert "Βόλος" in NAME.findall(after)[0]


@pytest.mark.parametrize(
    ("name", "seat", "short"),
    [
        ("Municipality of Kordelio–Evosmos", "Εύοσμος", "Evosmos"),
        ("Municipality of Nikaia–Agios Ioannis Rentis", "Νίκαια", "Nikaia"),
        ("Municipality of Patras", "Πάτρα", "Patras"),
        ("Municipality of One–Two", "Τρία", "One–Two"),
    ],
)
def test_the_english_map_names_the_seat_as_the_greek_one_does(name, seat, short):
    bar = SimpleNamespace(municipality=Municipality(name_en=name, seat=seat))
    with override("en"):
        assert maps.Shape(bar, (0, 0), "start", 0).name == short


def test_the_embed_may_be_framed_and_nothing_else_may(city, client):
    address = city.get_absolute_url()
    embed = client.get(address + "embed/")
    assert "X-Frame-Options" not in embed.headers
    assert "frame-ancestors *" in embed.headers["Content-Security-Policy"]
    assert len(embed.content) < 15_000
    assert "<script" not in embed.content.decode()
    assert client.get(address).headers["X-Frame-Options"] == "DENY"


def test_a_picture_of_a_day_before_knows_nothing_of_today(city, client):
    yesterday = today() - timedelta(days=1)
    assert not payments_over_time.over_time(city.pk, yesterday)[0]
    response = client.get("/contracts/", {"as_of": yesterday.isoformat()})
    assert response.context["funnel"][0].length is None


def test_the_address_says_what_the_municipality_got_when_it_is_shared(city, client):
    page = client.get(city.get_absolute_url()).content.decode().replace("\xa0", " ")
    [shared] = re.findall(r'property="og:description"\s+content="(.*?)"', page)
    assert "10.000.000 €" in shared
    assert re.search(rf'property="og:title"\s+content="{city.name}"', page)


def test_the_states_of_the_contracts_are_counted(city):
    assert [(status, count) for status, _label, count in totals.contract_states()[0]] == [
        ("active", 12)
    ]


@pytest.mark.django_db
def test_the_bar_of_a_municipality_is_that_of_the_amount_that_stands_first():
    municipality = make_municipality()
    contract = published(make_contract(municipality, net="1000.00"))
    published(make_figure(contract, "400.00", figure_date=date(2026, 3, 31)))
    published(
        make_figure(municipality=municipality, absorbed="300.00", figure_date=date(2025, 6, 30))
    )
    [row] = totals.municipality_figures(slug=municipality.slug)
    paid = bars.municipality_funnel(row)[-1]
    assert paid.shown[0].amount == 400
    assert paid.length == 400
