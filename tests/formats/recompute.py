"""Every number of the overview and of the municipalities' pages, computed anew from the CSV files.

A stranger's program: it knows the addresses of a portal and what the guide says of the files, and
imports nothing of ours. It prints what differs.

    python tests/formats/recompute.py http://127.0.0.1:8000 [--days 3] [--versions 2]
"""

import argparse
import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from urllib.request import urlopen

import lxml.html

CENT, TENTH, HUNDRED = Decimal("0.01"), Decimal("0.1"), Decimal(100)
AMOUNTS = ("allocated", "contracted", "absorbed")
LABELS = {"Εγκρίθηκαν": "allocated", "Υπογράφηκαν": "contracted", "Πληρώθηκαν": "absorbed"}
RATIOS = {
    "contracted_of_allocated": ("contracted", "allocated"),
    "absorbed_of_allocated": ("absorbed", "allocated"),
    "absorbed_of_contracted": ("absorbed", "contracted"),
}
OFFICIAL_COLUMNS = {"allocated": "budget_amount", "contracted": "contracted_amount"}
PAID_COLUMNS = {"net": "absorbed_amount", "gross": "absorbed_gross", "unknown": "absorbed_unstated"}
NET = ("net", "")
MONTHS = (
    *("Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου", "Μαΐου", "Ιουνίου"),
    *("Ιουλίου", "Αυγούστου", "Σεπτεμβρίου", "Οκτωβρίου", "Νοεμβρίου", "Δεκεμβρίου"),
)
LARGEST, SIMILAR = 10, 5
EURO, RATE = re.compile(r"-?\d[\d.]*(?:,\d\d)? €"), re.compile(r"[<>]?\d[\d.]*(?:,\d+)?%")


# --- how numbers are written ----------------------------------------------------------------


def euro(amount):
    """Write an amount as the pages do; unknown is a dash."""
    if amount is None:
        return "—"
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " €"


def round_euro(amount):
    """Write an amount without the cents that it has not."""
    return euro(amount).replace(",00 €", " €")


def rate(part, whole):
    """Write part ÷ whole with one decimal; less than all is never all of it."""
    if part is None or not whole:
        return None
    return written_rate(part / whole * HUNDRED)


def written_rate(exact):
    """Write a percentage."""
    rounded = exact.quantize(TENTH, ROUND_HALF_UP)
    if rounded in (0, 100) and rounded != exact:
        above, bound = exact > rounded, rounded or TENTH
        bound = bound if above or not rounded else HUNDRED - TENTH
        return f"{'>' if rounded else '<'}{bound:.1f}%".replace(".", ",")
    return f"{rounded:,.1f}%".translate(str.maketrans(",.", ".,"))


def written_day(day):
    """Write a day as in a sentence."""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def short_day(day):
    """Write a day as in a table."""
    year, month, number = day.split("-")
    return f"{int(number)}/{int(month)}/{year}"


def number(text):
    """Read a cell: empty is unknown."""
    return Decimal(text) if text else None


def share_of(amount, share, before):
    """Return a share of an amount to the cent; shares in turn come to the whole."""
    start, end = (amount * part / HUNDRED for part in (before, before + share))
    return end.quantize(CENT, ROUND_HALF_UP) - start.quantize(CENT, ROUND_HALF_UP)


# --- the numbers ----------------------------------------------------------------------------


@dataclass
class Sum:
    """A sum on one basis, with what it rests on."""

    amount: Decimal | None = None
    known: int = 0
    count: int = 0
    gross_only: Decimal | None = None
    days: list = field(default_factory=list)
    basis: tuple = NET
    officials: int = 0
    of_contracts: bool = False

    def add(self, net, gross, day, whole=True):
        """Add a row; `whole` is whether it counts as one."""
        self.count += whole
        if net is None:
            if gross is not None:
                self.gross_only = (self.gross_only or 0) + gross
            return
        self.amount = (self.amount or 0) + net
        self.known += whole
        self.days += [day] if day else []

    @property
    def is_whole(self):
        """Whether every row of it is known."""
        return self.count > 0 and self.known == self.count


class Town:
    """A municipality: its own sums, its official amounts, the contracts that it shares."""

    def __init__(self, row):
        """Take its row of `municipalities`, for its names only."""
        self.row, self.code = row, row["municipality_code"]
        self.name, self.slug = row["municipality_name"], row["municipality_slug"]
        self.own = {code: Sum(of_contracts=code != "allocated") for code in AMOUNTS}
        self.official, self.common = {}, 0
        final, provisional = row["population_2021_final"], row["population_2021_provisional"]
        self.inhabitants = number(final or provisional)

    def headline(self, code):
        """Return what stands first: the official amount, else the sum over its own."""
        return self.official.get(code, self.own[code])

    def on(self, basis, code):
        """Return what it brings to the totals on a basis."""
        headline = self.headline(code)
        if headline.basis == basis:
            return headline
        return self.own[code] if basis == NET else Sum(basis=basis)

    def ratio(self, name, basis=None):
        """Return both sides of a ratio that can be computed, else None; and their basis."""
        for side in (self.headline, self.own.__getitem__):
            top, bottom = (side(code) for code in RATIOS[name])
            if top.basis == bottom.basis and basis in (None, top.basis):
                lacks = self.common and top.of_contracts != bottom.of_contracts
                whole = top.is_whole and bottom.is_whole and not lacks and bottom.amount
                return (top.amount, bottom.amount, top.basis) if whole else None
        return None

    def per_resident(self, basis):
        """Return what was allocated a head."""
        allocated = self.on(basis, "allocated")
        if not allocated.is_whole or not self.inhabitants:
            return None
        return (allocated.amount / self.inhabitants).quantize(CENT, ROUND_HALF_UP)


class Ledger:
    """What the CSV files of a portal come to, for the `query` of a day or a version."""

    def __init__(self, portal, query=""):
        """Read the files."""
        self.portal, self.query = portal, query
        self.files = {
            name: self.rows(name)
            for name in (
                *("municipalities", "allocations", "contracts", "amendments", "figures"),
                *("totals", "reported", "subprojects", "changes"),
            )
        }
        self.towns = [Town(row) for row in self.files["municipalities"]]
        self.by_code = {town.code: town for town in self.towns}
        self.contracts = self.files["contracts"]
        self.counted = [row for row in self.contracts if row["counts_in_totals"] == "true"]
        self._grant()
        self._state()
        for row in self.counted:
            self._sign(row)

    def rows(self, name):
        """Return the rows of a file."""
        text = fetch(f"{self.portal}/data/{name}.csv{self.query}")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def _grant(self):
        for row in self.files["allocations"]:
            if row["counts_in_totals"] == "true":
                own = self.by_code[row["municipality_code"]].own["allocated"]
                net = number(row["net_amount"])
                own.add(net, number(row["gross_amount"]), row["decided_on"])
                if net is None and row["decided_on"]:
                    own.days.append(row["decided_on"])

    def _state(self):
        rows = [row for row in self.files["figures"] if row["subject"] == "municipality"]
        rows = [row for row in rows if row["change_kind"] != "withdrawal"]
        for row in sorted(rows, key=lambda row: (row["figure_date"], int(row["figure_id"]))):
            town, vat = self.by_code[row["municipality_codes"]], row["vat_basis"]
            basis = (vat, row["document_reference"] if vat == "unknown" else "")
            for code in AMOUNTS:
                column = OFFICIAL_COLUMNS.get(code) or PAID_COLUMNS.get(vat)
                amount = number(row[column]) if column else None
                if amount is not None:
                    days = [row["figure_date"]]
                    town.official[code] = Sum(amount, 1, 1, None, days, basis, officials=1)

    def parts(self, row):
        """Return (municipality, its share or None, what comes before) of a contract."""
        codes, shares = row["municipality_codes"].split("|"), row["municipality_shares"].split("|")
        before, found = Decimal(0), []
        for code, share in zip(codes, shares, strict=True):
            found.append((self.by_code[code], number(share), before))
            before += number(share) or 0
        return found

    def _sign(self, row):
        for code, net, gross, day in sides(row):
            for town, share, before in self.parts(row):
                if share is None:
                    continue
                mine = [x if x is None else share_of(x, share, before) for x in (net, gross)]
                town.own[code].add(*mine, day)
        for town, share, _before in self.parts(row):
            town.common += share is None

    def bases(self):
        """Return the bases of which something is known, net first."""
        all_of_them = {town.headline(code).basis for town in self.towns for code in AMOUNTS}
        return [
            basis
            for basis in sorted({NET, *all_of_them}, key=lambda one: (one != NET, one))
            if any(self.total(basis, code).known for code in AMOUNTS)
        ]

    def total(self, basis, code):
        """Return the Action's sum of an amount: each contract once, official amounts apart."""
        total = Sum(basis=basis)
        official = {town.code for town in self.towns if town.on(basis, code).officials}
        for town in self.towns:
            if town.code in official:
                stated = town.on(basis, code)
                total.add(stated.amount, None, stated.days[0])
                total.officials += 1
        if basis != NET:
            return total
        if code == "allocated":
            for town in self.towns:
                if town.code not in official:
                    merge(total, town.own[code])
            return total
        for row in self.counted:
            [(net, gross, day)] = [side[1:] for side in sides(row) if side[0] == code]
            parts = self.parts(row)
            held = [(s, b) for town, s, b in parts if s is not None and town.code not in official]
            unknown = {town.code for town, share, _before in parts if share is None}
            if unknown and not unknown & official:
                given = sum(share or 0 for _town, share, _before in parts)
                held.append((HUNDRED - given, given))
            for position, (share, before) in enumerate(held):
                mine = [x if x is None else share_of(x, share, before) for x in (net, gross)]
                total.add(*mine, day, whole=position == 0)
        return total

    def ratio(self, basis, name):
        """Return both sides of the Action's ratio and over how many municipalities it is."""
        known = [sides for town in self.towns if (sides := town.ratio(name, basis))]
        if not known:
            return None
        return sum(top for top, *_ in known), sum(bottom for _, bottom, _ in known), len(known)


def sides(row):
    """Return (code, net, gross, day) of what a contract was signed for and was paid."""
    return (
        ("contracted", number(row["current_net"]), number(row["current_gross"]), row["signed_on"]),
        ("absorbed", number(row["absorbed"]), number(row["absorbed_gross"]), row["figure_date"]),
    )


def merge(total, other):
    """Add a sum to another."""
    total.count += other.count
    total.known += other.known
    total.days += other.days
    for name in ("amount", "gross_only"):
        mine, its = getattr(total, name), getattr(other, name)
        if its is not None:
            setattr(total, name, (mine or 0) + its)


# --- the pages ------------------------------------------------------------------------------


def fetch(address):
    """Return the text at an address."""
    with urlopen(address) as answer:
        return answer.read().decode()


def said(element):
    """Return the text of an element on one line."""
    return " ".join(" ".join(element.itertext()).split())


def numbers_of(text):
    """Return every amount, percentage, day and count in a text, in turn."""
    day = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
    return re.findall(rf"{day}|[<>]?-?\d[\d.]*(?:,\d+)?(?: €|%)?", text)


def with_class(element, name):
    """Return the elements inside that have a class."""
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def page_of(portal, path, query):
    """Return the main part of a page."""
    return lxml.html.fromstring(fetch(f"{portal}{path}{query}")).find(".//main")


def in_block(total, *, official_page=False):
    """Return the numbers that stand where a sum is shown."""
    if not total.known:
        return [euro(total.gross_only)] if total.gross_only is not None else []
    found = [euro(total.amount)]
    if not (official_page and total.officials):
        if total.count - total.officials > 1:
            found += [str(total.known - total.officials), str(total.count - total.officials)]
        if total.officials:
            found.append(str(total.officials))
    days = sorted(set(total.days))
    if days:
        found += [written_day(day) for day in sorted({days[0], days[-1]})]
    return found + ([euro(total.gross_only)] if total.gross_only is not None else [])


class Comparison:
    """What the pages show beside what the files come to."""

    def __init__(self, ledger):
        """Take the ledger of the files."""
        self.ledger, self.compared, self.differences = ledger, 0, []

    def same(self, where, expected, shown):
        """Compare one thing."""
        self.compared += 1
        if expected != shown:
            self.differences.append(f"{where}: files {expected!r}, page {shown!r}")

    def everything(self):
        """Compare the files with each other, then every page with the files."""
        self.contracts()
        self.municipalities()
        self.totals()
        self.overview()
        for town in self.ledger.towns:
            self.town(town)

    # The files with each other.

    def contracts(self):
        """Compare each contract with its amendments and its figures."""
        files = self.ledger.files
        changes, figures = defaultdict(list), defaultdict(list)
        for row in files["amendments"]:
            changes[row["contract_reference"]].append(row)
        for row in files["figures"]:
            if row["subject"] == "contract" and row["change_kind"] != "withdrawal":
                figures[row["contract_reference"]].append(row)
        for row in self.ledger.contracts:
            reference = row["contract_reference"]
            for kind in ("net", "gross"):
                amount = number(row[f"{kind}_amount"])
                if amount is not None:
                    amount += sum(number(c[f"{kind}_change"]) or 0 for c in changes[reference])
                self.same(f"contracts {reference} {kind}", amount, number(row[f"current_{kind}"]))
            last = max(figures[reference], key=lambda one: one["figure_date"], default={})
            for name, column in (("absorbed_amount", "absorbed"), ("figure_date",) * 2):
                self.same(f"contracts {reference} {column}", last.get(name, ""), row[column])

    def municipalities(self):
        """Compare the file of the municipalities with the sums over the others."""
        for town in self.ledger.towns:
            for code in AMOUNTS:
                sum_, where = town.on(NET, code), f"municipalities {town.slug} {code}"
                self.same(where, sum_.amount, number(town.row[code]))
                self.same(f"{where} known", str(sum_.known), town.row[f"{code}_known"])
                self.same(f"{where} count", str(sum_.count), town.row[f"{code}_count"])
                gross = number(town.row[f"{code}_gross_only"])
                self.same(f"{where} gross", sum_.gross_only, gross)
            for name in RATIOS:
                top, bottom, *_ = town.ratio(name) or (None, None)
                shown = [
                    number(town.row[f"{name}_{side}"]) for side in ("numerator", "denominator")
                ]
                self.same(f"municipalities {town.slug} {name}", [top, bottom], shown)

    def totals(self):
        """Compare the file of the totals with the sums over the others."""
        rows = self.ledger.files["totals"]
        found = {(r["vat_basis"], r["document_reference"], r["measure"]): r for r in rows}
        bases = self.ledger.bases() or [NET]
        self.same("totals rows", len(bases) * (len(AMOUNTS) + len(RATIOS)), len(rows))
        for basis in bases:
            for code in AMOUNTS:
                total, row = self.ledger.total(basis, code), found[*basis, code]
                shown = [number(row[name]) for name in ("amount", "known", "count", "gross_only")]
                expected = [total.amount, total.known, total.count, total.gross_only]
                self.same(f"totals {basis} {code}", expected, shown)
            for name in RATIOS:
                row = found[*basis, name]
                top, bottom, covered = self.ledger.ratio(basis, name) or (None, None, 0)
                shown = [number(row[x]) for x in ("numerator", "denominator")]
                self.same(f"totals {basis} {name}", [top, bottom], shown)
                self.same(f"totals {basis} {name} of", str(covered), row["municipalities_known"])

    # The pages.

    def overview(self):
        """Compare the first page, and the list that has what it leaves out."""
        ledger = self.ledger
        page = page_of(ledger.portal, "/", ledger.query)
        listed = page_of(ledger.portal, "/municipalities/", ledger.query)
        bases = ledger.bases()
        explained = self.explained() | self.chains(page, "chain", bases[:1])
        explained |= self.chains(listed, "bases", bases[1:])
        if bases:
            lead = set(EURO.findall(said(with_class(page, "lead")[0])))
            sums = [ledger.total(bases[0], code).amount for code in AMOUNTS]
            self.same("overview lead", {euro(x) for x in sums if x}, lead)
        ranked = {
            said(bar.find("a")): said(with_class(bar, "ranking__value")[0])
            for bar in page.xpath(".//ol[@class='ranking']/li")
        }
        for town in ledger.towns if bases else ():
            top = town.ratio("absorbed_of_allocated", NET)
            shown = RATE.findall(ranked.get(town.name, ""))
            self.same(f"overview rank {town.slug}", [rate(*top[:2])] if top else [], shown)
        self.table(listed, bases)
        for town in ledger.towns:
            explained |= self.of_town(town)
        whole = {row["contract_reference"]: (HUNDRED, Decimal(0)) for row in ledger.counted}
        days, _lines, sums = self.paid(whole)
        self.over_time("overview", page, days, sums)
        explained |= {*map(euro, sums)}
        by_status = defaultdict(int)
        for row in ledger.contracts:
            by_status[row["status"]] += 1
        counts = [int(said(x)) for x in page.xpath(".//ul[contains(@class, 'states')]//strong")]
        self.same("overview states", sorted(by_status.values()), sorted(counts))
        self.swept("overview", page, explained)

    def chains(self, page, section, bases):
        """Compare the amounts and ratios of the Action in a section; return what was found."""
        funnels = page.xpath(f".//section[@aria-labelledby='{section}']//figure")
        self.same(f"overview funnels {section}", len(bases), len(funnels))
        count, found, tiles = str(len(self.ledger.towns)), set(), []
        for basis, funnel in zip(bases, funnels, strict=False):
            shown = {}
            for stage in funnel.xpath(".//li"):
                label = said(with_class(stage, "amount__label")[0]).split(" (")[0]
                texts = [*with_class(stage, "amount__value"), *with_class(stage, "amount__note")]
                shown[label] = [one for text in texts for one in numbers_of(said(text))]
            for label, code in LABELS.items():
                total = self.ledger.total(basis, code)
                known = sum(1 for town in self.ledger.towns if town.on(basis, code).known)
                expected = [*in_block(total), str(known), count]
                self.same(f"overview {basis} {code}", expected, shown.get(label))
                found |= {euro(total.amount), euro(total.gross_only)}
            ratios = [self.ledger.ratio(basis, name) for name in RATIOS]
            for known in ratios if any(ratios) else ():
                tiles.append(None if known is None else self.tile(*known, count))
        shown = page.xpath(f".//section[@aria-labelledby='{section}']//*[@class='tile']")
        self.same(f"overview tiles {section}", tiles, [self.shown_tile(tile) for tile in shown])
        return found | {one for tile in tiles if tile for one in tile}

    def tile(self, top, bottom, covered, count):
        """Return the numbers of a ratio over some of `count` municipalities."""
        part = [str(covered), count] if str(covered) != count else []
        return [rate(top, bottom), euro(top), euro(bottom), *part]

    def shown_tile(self, tile):
        """Return the numbers of a ratio on a page, None where it is not computed."""
        if with_class(tile, "tile__value--unknown"):
            return None
        texts = tile.xpath("./dd")
        return [one for text in texts for one in numbers_of(said(text))]

    def table(self, page, bases):
        """Compare the table of the municipalities side by side."""
        rows = page.xpath(".//table//tbody/tr[.//a]")
        cells = {said(row.find(".//a")): row.xpath("./td | ./th") for row in rows}
        columns = ("name", "region", "population", *AMOUNTS, *RATIOS)
        for town in self.ledger.towns if bases else ():
            shown = dict(zip(columns, map(said, cells[town.name]), strict=False))
            inhabitants = f"{town.inhabitants:,}".replace(",", ".")
            self.same(f"table {town.slug} inhabitants", inhabitants, shown["population"])
            for code in AMOUNTS:
                total = town.headline(code)
                amounts = [euro(total.amount)] if total.known else []
                shown_amounts = EURO.findall(shown[code].split(" με ΦΠΑ")[0])
                if not total.known and total.gross_only is not None:
                    shown_amounts = []
                self.same(f"table {town.slug} {code}", amounts, shown_amounts)
            for name in RATIOS:
                top = town.ratio(name)
                rates = RATE.findall(shown[name])
                self.same(f"table {town.slug} {name}", [rate(*top[:2])] if top else [], rates)

    def town(self, town):
        """Compare the page of a municipality."""
        where, path = f"page {town.slug}", f"/municipalities/{town.slug}/"
        page = page_of(self.ledger.portal, path, self.ledger.query)
        for step in page.xpath(".//li[@class='step']"):
            label = said(with_class(step, "amount__label")[0]).split(" (")[0]
            block = step.xpath("./div[@class='amount']")[0]
            texts = [*with_class(block, "amount__value"), *with_class(block, "amount__note")]
            shown = [one for text in texts for one in numbers_of(said(text))]
            if label in LABELS:
                code = LABELS[label]
                official, own = town.official.get(code), town.own[code]
                first = official or own
                if official and own.known and max(own.days, default="") > official.days[0]:
                    first = own
                expected = in_block(first, official_page=True)
                if first.officials:  # the source's own heading may hold numbers
                    shown = [one for one in shown if one in expected]
                if first.known or first.gross_only is not None:
                    self.same(f"{where} {code}", expected, shown)
            elif top := town.ratio("absorbed_of_allocated"):
                expected = [rate(*top[:2]), euro(top[0]), euro(top[1])]
                self.same(f"{where} absorption", expected, shown[:3])
            else:
                self.same(f"{where} absorption", [], RATE.findall(said(block)))
        tiles = page.xpath(".//section[@aria-labelledby='money']//*[@class='tile']")
        ratios = [
            town.ratio(name) for name in ("contracted_of_allocated", "absorbed_of_contracted")
        ]
        expected = [top and [rate(*top[:2]), euro(top[0]), euro(top[1])] for top in ratios]
        if tiles:
            self.same(f"{where} tiles", expected, [self.shown_tile(tile) for tile in tiles])
        else:
            self.same(f"{where} tiles", [None, None], expected)
        history = self.history(where, page, town)
        self.contracts_of(where, page, town)
        self.swept(where, page, self.explained() | self.of_town(town) | history)
        profile = page_of(self.ledger.portal, f"{path}profile/", self.ledger.query)
        medians = self.medians(where, profile, town)
        self.swept(f"{where}profile", profile, self.explained() | medians)

    def medians(self, where, page, town):
        """Compare the municipality with the medians; return what was found."""
        rows = page.xpath(".//section[@aria-labelledby='comparison']//tbody/tr")
        near = sorted(
            (other for other in self.ledger.towns if other is not town),
            key=lambda other: abs(other.inhabitants - town.inhabitants),
        )[:SIMILAR]
        expected, found = [], set()
        bases = {one.headline(code).basis for one in self.ledger.towns for code in AMOUNTS}
        bases = [NET, *sorted(bases - {NET})]
        for name in (*RATIOS, "per_resident"):
            values = {
                basis: {one.code: self.measured(one, name, basis) for one in self.ledger.towns}
                for basis in bases
            }
            known = {b: sum(x is not None for x in each.values()) for b, each in values.items()}
            value = values[max(bases, key=known.__getitem__)]
            write = euro if name == "per_resident" else written_rate
            line = [value[town.code]]
            counts = []
            for group in (self.ledger.towns, near):
                some = [value[one.code] for one in group if value[one.code] is not None]
                step = CENT if name == "per_resident" else TENTH
                line.append(median(some).quantize(step, ROUND_HALF_UP) if some else None)
                counts.append([str(len(some)), str(len(group))])
            line = [x if x is None else write(x) for x in line]
            found |= set(line)
            expected.append([line[0], line[1], *counts[0], line[2], *counts[1]])
        shown = []
        for row in rows:
            own, all_, similar = (said(cell) for cell in row.findall("./td"))
            cells = [numbers_of(own)[:1] or [None]]
            for cell in (all_, similar):
                *value, known, count = numbers_of(cell)
                cells.append([value[0] if value else None, known, count])
            shown.append([one for cell in cells for one in cell])
        if not rows:
            expected = [line for line in expected if line[0] is not None]
        self.same(f"{where} medians", expected, shown)
        return found - {None}

    def measured(self, town, name, basis):
        """Return a number that is compared, as it is rounded on the pages."""
        if name == "per_resident":
            return town.per_resident(basis)
        sides = town.ratio(name, basis)
        return sides and Decimal(sides[0] / sides[1] * HUNDRED).quantize(TENTH, ROUND_HALF_UP)

    def paid(self, parts):
        """Return days, the payments of contracts on each and their sums; of each its part."""
        paid = defaultdict(dict)
        for row in self.ledger.files["figures"]:
            reference, amount = row["contract_reference"], number(row["absorbed_amount"])
            if reference in parts and amount is not None and row["change_kind"] != "withdrawal":
                paid[reference][row["figure_date"]] = share_of(amount, *parts[reference])
        days = sorted({day for amounts in paid.values() for day in amounts})
        lines = {}
        for reference, amounts in paid.items():
            held, lines[reference] = None, []
            for day in days:
                held = amounts.get(day, held)
                lines[reference].append(held)
        totals = [
            sum(known) if (known := [x for x in column if x is not None]) else None
            for column in zip(*lines.values(), strict=True)
        ]
        return days, lines, totals

    def over_time(self, where, page, days, sums):
        """Compare the payments under the chart."""
        under = page.xpath(".//section[@aria-labelledby='over-time']//details/p")
        shown = numbers_of(said(under[0])) if under else []
        known = [
            (day, amount) for day, amount in zip(days, sums, strict=True) if amount is not None
        ]
        expected = [text for day, amount in known for text in (written_day(day), euro(amount))]
        self.same(f"{where} paid over time", expected, shown)

    def history(self, where, page, town):
        """Compare the payments on each day, below the chart and in its file; return them."""
        parts = {
            row["contract_reference"]: (share, before)
            for row in self.ledger.counted
            for one, share, before in self.ledger.parts(row)
            if one is town and share is not None
        }
        days, lines, totals = self.paid(parts)
        self.over_time(where, page, days, totals)
        address = f"{self.ledger.portal}/municipalities/{town.slug}/payments.csv"
        points = defaultdict(list)
        for row in csv.DictReader(io.StringIO(fetch(address + self.ledger.query))):
            points[row["series"]].append((row["date"], number(row["amount"])))
        rest = defaultdict(Decimal)
        for reference, line in lines.items():
            known = [(day, x) for day, x in zip(days, line, strict=True) if x is not None]
            if reference in points:
                self.same(f"{where} {reference} over time", known, points[reference])
            else:
                for day, amount in known:
                    rest[day] += amount
        self.same(f"{where} other payments", sorted(rest.items()), points["rest"])
        drawn = [reference for reference in lines if reference in points]
        self.same(f"{where} contracts over time", min(LARGEST, len(lines)), len(drawn))
        return {euro(x) for line in (*lines.values(), totals) for x in line}

    def contracts_of(self, where, page, town):
        """Compare the table of the municipality's contracts and its sums."""
        listed = {
            row["contract_reference"]: row
            for row in self.ledger.contracts
            if town.code in row["municipality_codes"].split("|")
        }
        for row in page.xpath(".//section[@aria-labelledby='contracts']//tbody/tr"):
            cells = [said(cell) for cell in row.xpath("./td | ./th")]
            reference = next(cell for cell in cells if cell in listed)
            of = listed[reference]
            signed, paid = number(of["current_net"]), number(of["absorbed"])
            expected = [euro(x) for x in (signed, paid) if x is not None]
            own = [x for cell in cells if "με ΦΠΑ" not in cell for x in EURO.findall(cell)]
            self.same(f"{where} {reference}", expected, own)
            expected = rate(paid, signed)
            rates = [x for cell in cells for x in RATE.findall(cell)]
            self.same(f"{where} {reference} %", [expected] if expected else [], rates)

    # What any amount or percentage on a page may be.

    def explained(self):
        """Return what stands on pages as it stands in the files: reported, planned, before."""
        files, found = self.ledger.files, set()
        for row in (row for rows in files.values() for row in rows):
            # Notes, quotes, titles: numbers as people wrote them.
            texts = " ".join(cell for cell in row.values() if "€" in cell or "%" in cell)
            found |= {*EURO.findall(texts), *RATE.findall(texts)}
        for row in (*files["reported"], *files["subprojects"]):
            amount = number(row.get("amount") or row.get("planned_amount") or "")
            found |= {euro(amount), round_euro(amount)}
            if row.get("percent"):
                found.add(exact(row["percent"]))
        for row in files["changes"]:
            for side in ("old_values", "new_values"):
                for value in json.loads(row[side] or "{}").values():
                    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value):
                        found |= {euro(Decimal(value)), exact(value), round_euro(Decimal(value))}
        return found

    def of_town(self, town):
        """Return the amounts and percentages of a municipality, of its rows and of its sums."""
        found = set()
        sums = [*town.own.values(), *town.official.values()]
        for total in sums:
            found |= {euro(total.amount), euro(total.gross_only)}
            found |= {round_euro(total.amount)}
        for name in RATIOS:
            if top := town.ratio(name):
                found |= {rate(*top[:2]), euro(top[0]), euro(top[1])}
        files = self.ledger.files
        for row in (*files["allocations"], *files["contracts"], *files["figures"]):
            codes = row.get("municipality_codes", row.get("municipality_code", "")).split("|")
            if town.code in codes:
                found |= {
                    euro(number(value))
                    for name, value in row.items()
                    if re.fullmatch(r"-?\d+\.\d\d", value) and name != "stated_rate"
                }
                found |= {exact(row["stated_rate"])} if row.get("stated_rate") else set()
                if row.get("current_net") and row.get("absorbed"):
                    found.add(rate(number(row["absorbed"]), number(row["current_net"])))
        listed = [
            row for row in self.ledger.counted if town.code in row["municipality_codes"].split("|")
        ]
        both = [row for row in listed if row["current_net"] and row["absorbed"]]
        for rows, name in ((listed, "current_net"), (listed, "absorbed")):
            found.add(euro(sum(number(row[name]) or 0 for row in rows)))
        signed = [row for row in listed if not row["current_net"] and row["current_gross"]]
        found.add(euro(sum(number(row["current_gross"]) for row in signed)))
        if both:
            paid = sum(number(row["absorbed"]) for row in both)
            whole = sum(number(row["current_net"]) for row in both)
            found |= {rate(paid, whole), euro(paid), euro(whole)}
        return found

    def swept(self, where, page, explained):
        """Compare each amount and percentage of a page with all that it could be."""
        for element in page.xpath(".//script | .//textarea | .//*[contains(@class, 'legend')]"):
            element.drop_tree()
        text = said(page)
        for token in (*EURO.findall(text), *RATE.findall(text)):
            self.same(f"{where}, anywhere", True, token in explained or f"unexplained: {token}")


def exact(percent):
    """Write a percentage with every decimal that it has."""
    return f"{Decimal(percent).normalize():f}%".replace(".", ",")


# --- all of it ------------------------------------------------------------------------------


def states(portal, days, versions):
    """Return the queries to compare: now, and so many earlier days and versions of the ledger."""
    text = fetch(f"{portal}/data/changes.csv")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    when = sorted({line["at"][:10] for line in lines})[:-1]
    numbers = sorted({int(line["data_version"]) for line in lines})

    def spread(found, count):
        return [found[len(found) * (place + 1) // (count + 1)] for place in range(count)]

    return [
        "",
        *(f"?as_of={day}" for day in spread(when, days)),
        *(f"?version={number}" for number in spread(numbers[:-1], max(0, versions - 1))),
        *([f"?version={numbers[-1]}"] if versions else []),
    ]


def compare(portal, query):
    """Return (how many things were compared, what differs) of one state of a portal."""
    comparison = Comparison(Ledger(portal, query))
    comparison.everything()
    return comparison.compared, comparison.differences


def main():
    """Compare what the command line asks for; fail if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portal")
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--versions", type=int, default=2)
    asked, failed = parser.parse_args(), 0
    for query in states(asked.portal.rstrip("/"), asked.days, asked.versions):
        compared, differences = compare(asked.portal.rstrip("/"), query)
        print(f"{query or 'now'}: {compared} compared, {len(differences)} differ")
        print(*differences, sep="\n", end="\n" if differences else "")
        failed += len(differences)
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
