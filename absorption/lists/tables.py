"""The tables of the public pages: their columns and what stands at their foot."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from absorption.figures import contractors, totals
from absorption.lists.base_table import Column, PortalTable
from absorption.templatetags import amounts
from absorption.templatetags.components import bar
from absorption.templatetags.languages import free_text
from absorption.templatetags.markup import escaped, markup
from municipalities.models import (
    Contractor,
    ContractShare,
    ContractStatus,
    Municipality,
    Standing,
)

# What a phone leaves out of a row: five lines are read there, all else is on the page of the thing.
MINOR = {cell: {"class": "minor"} for cell in ("th", "td", "tf", "unknown")}
# Two such columns share a line, without their headings.
HALF = {"td": {"class": "half"}, "tf": {"class": "minor"}}
MINOR_NUMBER = {cell: {"class": "minor number"} for cell in MINOR}


class NumberColumn(Column):
    """A number, as `write` puts it."""

    attrs = {"th": {"class": "number"}, "td": {"class": "number"}, "tf": {"class": "number"}}
    write = staticmethod(amounts.number)

    def render(self, value):
        return self.write(value)


class PercentColumn(NumberColumn):
    """A ratio in %."""

    write = staticmethod(amounts.percent)


class DayColumn(Column):
    """A date."""

    def render(self, value):
        return amounts.short_day(value)


class ChoiceColumn(Column):
    """One of some choices, in words."""

    def __init__(self, choices, **options):
        self.choices = choices.choices
        super().__init__(**options)

    @cached_property
    def words(self):
        """What the choices are called in the language of the table that has this copy."""
        return {value: str(label) for value, label in self.choices}

    def render(self, value):
        return self.words[value]


def titled(target):
    """Return a link to the page of `target`, in the language of its title."""
    return markup(
        '<a href="{}" lang="{}">{}</a>',
        target.get_absolute_url(),
        target.title_language,
        free_text(target.title),
    )


class DocumentColumn(Column):
    """A link to the document that proves the row."""

    def render(self, value):
        return titled(value)


def link(target, text):
    """Return a link to the page of `target`."""
    return markup('<a href="{}">{}</a>', target.get_absolute_url(), text)


def net_or_gross(net, gross):
    """Return an amount without VAT as text, or marked with VAT where only that is known."""
    if net is None and gross is not None:
        return markup(gettext("{} με ΦΠΑ"), amounts.money(gross))
    return amounts.money(net)


def total_text(total, said=totals.NET):
    """Return a sum as text that says when it is only «at least», and on which basis it stands.

    The basis `said` is said elsewhere.
    """
    text = amounts.money(total.amount)
    if total.is_partial:
        counts = total.own_known, total.own_count
        text = markup(gettext("τουλάχιστον {} ({} από {})"), text, *counts)
    return marked(text, total.basis, said)


def percent_of_some(ratio):
    """Return a ratio over rows as text that says of how many it is, where not of all."""
    text = amounts.percent(ratio.percent)
    if ratio.percent is None or not ratio.is_partial:
        return text
    return markup("{} ({})", text, gettext("{} από {}").format(ratio.covered, ratio.count))


def marked(text, basis, said=totals.NET):
    """Return a number with the mark of its VAT basis, where that is not the one `said`."""
    if basis == said or not basis.mark:
        return text
    return markup('{} <span class="soft small">{}</span>', text, basis.mark)


def no_percentage(gap):
    """Return «—» where nothing is published, else that it can't be computed, and why."""
    if not gap.is_published:
        return amounts.UNKNOWN
    said = gettext("δεν υπολογίζεται")
    return markup('<span class="soft small" title="{}">{}</span>', gap.text, said)


def one_below_the_other(texts):
    """Return the feet of a column, one a VAT basis; «—» where there is none."""
    return SafeString("<br>".join(map(escaped, texts))) or amounts.UNKNOWN


class SumColumn(NumberColumn):
    """An amount without VAT; its foot is the sum over all rows of the list, not of the page."""

    def __init__(self, definition, gross, **options):
        """Take the definition that names the column, and the field with VAT."""
        self.code, self.gross = definition.code, gross
        super().__init__(verbose_name=definition.label, empty_values=(), **options)

    def render(self, value, record):  # type: ignore[override]  # called by keyword
        """Return the amount; where only the one with VAT is known, that, marked."""
        return net_or_gross(value, getattr(record, self.gross))

    def footer(self, bound_column, table):
        return total_text(getattr(table.sums, self.code))


class DefinedColumn(NumberColumn):
    """The `part` of a `totals.Total` or `totals.Ratio`; its VAT basis `said` is said elsewhere."""

    part: str
    said = totals.NET

    def __init__(self, definition, **options):
        self.code = definition.code
        super().__init__(
            verbose_name=definition.label,
            accessor=f"{definition.code}__{self.part}",
            empty_values=(),
            **options,
        )


class TotalColumn(DefinedColumn):
    """A `totals.Total`: an amount, or «at least» where it is partial."""

    part = "amount"

    def render(self, record):
        return total_text(getattr(record, self.code), self.said)

    def footer(self, bound_column, table):
        """Return the Action's total on each basis; what is known in no row has none."""
        known = [getattr(sums, self.code) for sums in table.action.all_bases]
        return one_below_the_other(total_text(total) for total in known if total.known)


class RatioColumn(DefinedColumn):
    """A `totals.Ratio`, which names both its sides in its heading.

    «—» is not published; what is published and can't be computed says so, and what is missing.
    """

    part = "percent"
    write = staticmethod(amounts.percent)
    # When it is empty, it follows from others in its row.
    attrs = DefinedColumn.attrs | {"unknown": {"class": "follows number"}}

    def render(self, value, record):  # type: ignore[override]  # called by keyword
        """Return the percentage with the basis of its sides, or why there is none."""
        ratio = getattr(record, self.code)
        if value is None:
            return no_percentage(ratio.gap)
        return marked(super().render(value), ratio.basis, self.said)

    def footer(self, bound_column, table):
        """Return Σ÷Σ over the municipalities where both sides are known, and their number."""
        ratios = [ratio for sums in table.action.all_bases for ratio in sums.ratios]
        return one_below_the_other(
            marked(
                markup(
                    gettext("{} (στοιχεία για {} από {} δήμους)"),
                    amounts.percent(ratio.percent),
                    ratio.covered,
                    ratio.count,
                ),
                ratio.basis,
            )
            for ratio in ratios
            if ratio.definition.code == self.code and ratio.percent is not None
        )


class MunicipalityTable(PortalTable):
    """The municipalities side by side."""

    caption = _("Οι δήμοι της Δράσης")
    counted = ngettext_lazy("%(count)d δήμος", "%(count)d δήμοι", "count")

    name = Column(
        verbose_name=_("Δήμος"),
        accessor="municipality__name",
        footer=_("Σύνολο"),
    )
    region = Column(
        verbose_name=_("Περιφέρεια"),
        accessor="municipality__region__name",
        attrs=MINOR,
    )
    population = NumberColumn(
        verbose_name=_("Πληθυσμός 2021"), accessor="municipality__population", attrs=MINOR_NUMBER
    )
    allocated = TotalColumn(totals.ALLOCATED)
    contracted = TotalColumn(totals.CONTRACTED)
    absorbed = TotalColumn(totals.ABSORBED)
    contracted_of_allocated = RatioColumn(totals.CONTRACTED_OF_ALLOCATED, attrs=MINOR_NUMBER)
    absorbed_of_allocated = RatioColumn(totals.ABSORBED_OF_ALLOCATED, attrs=MINOR_NUMBER)
    absorbed_of_contracted = RatioColumn(totals.ABSORBED_OF_CONTRACTED, attrs=MINOR_NUMBER)
    newest = DayColumn(
        verbose_name=_("Στοιχεία έως"),
        accessor="absorbed__newest",
        attrs={"unknown": {"class": "follows"}},
    )

    def __init__(self, data, action, late, **options):
        """Take the rows, the Action that they sum to, and who is late since when, by key."""
        self.action, self.late = action, late
        super().__init__(data, **options)
        for bound in self.columns:
            if isinstance(bound.column, DefinedColumn):
                bound.column.said = self.common_basis

    @cached_property
    def common_basis(self):
        """The VAT basis of every amount and ratio of the rows; without VAT where they differ."""
        bases = [sums.basis for sums in self.action.all_bases]
        return bases[0] if len(bases) == 1 else totals.NET

    @property
    def note(self):
        """What is said once of all the numbers."""
        mark = self.common_basis.mark
        return mark and gettext("Όλα τα ποσά και τα ποσοστά: {}").format(mark)

    def render_name(self, record):
        """Return a link with the name in the language of the page."""
        return link(record.municipality, record.municipality)

    def render_region(self, record):
        return str(record.municipality.region)

    def render_newest(self, value, record):
        """Return the date, and by when the next figure was expected where it is late."""
        day, expected = amounts.short_day(value), self.late.get(record.municipality.identity_id)
        if expected is None:
            return day
        return markup(gettext("{}, αναμενόταν {}"), day, amounts.short_day(expected))


# What a row shows of a contract besides its sums, and nothing else.
LISTED_FIELDS = (
    *("reference", "title", "title_language", "signed_on", "status"),
    *(f"document__{field}" for field in ("reference", "title", "title_language")),
)


def contract_order(name):
    """Return the expression of that name that contracts are ordered by, None for a column."""
    match name:
        case "first_municipality":
            shares = ContractShare.objects.filter(contract=OuterRef("pk"))
            names = shares.order_by("municipality__name").values("municipality__name")
        case "first_contractor":
            signers = Contractor.objects.filter(contracts=OuterRef("pk"), natural_person=False)
            names = signers.order_by("name").values("name")
        case "rate":
            return F("absorbed") * Decimal(100) / NullIf(F("current_net"), Decimal(0))
        case _:
            return None
    return Subquery(names[:1])


class ContractTable(PortalTable):
    """Contracts, with what they come to and what was paid."""

    caption = _("Συμβάσεις")
    counted = ngettext_lazy("%(count)d σύμβαση", "%(count)d συμβάσεις", "count")
    title = Column(verbose_name=_("Σύμβαση"), footer=_("Σύνολο"))
    reference = Column(verbose_name=_("Αριθμός"), attrs=MINOR)
    municipalities = Column(
        verbose_name=_("Δήμος"),
        accessor="pk",
        order_by="first_municipality",
        attrs=HALF,
    )
    contractors = Column(
        verbose_name=_("Ανάδοχος"),
        accessor="pk",
        order_by="first_contractor",
        attrs=MINOR,
    )
    signed_on = DayColumn(verbose_name=_("Υπογραφή"), attrs=MINOR)
    current_net = SumColumn(totals.CONTRACTED, gross="current_gross")
    absorbed = SumColumn(totals.ABSORBED, gross="absorbed_gross")
    absorbed_of_contracted = PercentColumn(
        verbose_name=totals.ABSORBED_OF_CONTRACTED.label,
        accessor="rate",
        empty_values=(),
        footer=lambda table: percent_of_some(table.sums.absorbed_of_contracted),
        attrs=MINOR_NUMBER,
    )
    figure_date = DayColumn(verbose_name=_("Στοιχεία έως"), attrs=MINOR)
    status = ChoiceColumn(ContractStatus, verbose_name=_("Κατάσταση"), attrs=HALF)
    document = DocumentColumn(verbose_name=_("Έγγραφο"), order_by="document__title", attrs=MINOR)

    @property
    def row_total(self):
        """How many contracts; the sums have counted them."""
        return self.sums.listed

    def ordered_by(self, name):
        """Return the expression of that name, or the column."""
        return contract_order(name) or super().ordered_by(name)

    def __init__(self, data, sums, exclude=(), **options):
        """Take the rows and the sums of all of them; columns to `exclude` are not asked for."""
        self.sums = sums
        rows = data.select_related("document").only(*LISTED_FIELDS)
        attrs = {"class": "govgr-table--many-columns"}
        super().__init__(rows, attrs=attrs, exclude=exclude, **options)

    @cached_property
    def until(self):
        """How a row says of which day what was paid is."""
        return gettext("έως {}")

    def render_title(self, record):
        return titled(record)

    def render_absorbed(self, value, record):
        """Return what was paid; phones, which have no column of the date, read it here."""
        paid = net_or_gross(value, record.absorbed_gross)
        if record.figure_date is None:
            return paid
        until = self.until.format(amounts.short_day(record.figure_date))
        return markup('{} <span class="soft small phone-only">{}</span>', paid, until)

    @cached_property
    def sharing(self):
        """The municipalities that share the contracts of the page, by contract."""
        return self._of_the_page(Municipality.objects.only("name", "name_en", "slug"))

    @cached_property
    def signing(self):
        """The contractors who signed the contracts of the page, by contract."""
        return self._of_the_page(Contractor.objects.only("name", "natural_person"))

    def _of_the_page(self, things):
        page, found = [contract.pk for contract in self.paginated_rows.data], defaultdict(list)
        things = things.filter(contracts__in=page).annotate(contract=F("contracts"))
        for thing in things.order_by("name"):
            found[thing.contract].append(thing)
        return found

    def render_municipalities(self, value):
        return SafeString(", ".join([link(each, each) for each in self.sharing[value]]))

    def render_contractors(self, value):
        """Return the contractors' names; a person has none in public."""
        names = [str(contractor.public_name) for contractor in self.signing[value]]
        return free_text(", ".join(names) or amounts.UNKNOWN)

    def render_absorbed_of_contracted(self, record):
        """Return payments ÷ contract amount in %, with a bar of it, or why there is none."""
        length = totals.thousandths(record.absorbed, record.current_net)
        if length is None:
            gap = totals.contract_ratio(record).gap
            drawn = bar(None, "fill-ratio", gap=gap.is_published)
            return markup("{}{}", no_percentage(gap), drawn)
        text = amounts.percent(totals.percent(record.absorbed, record.current_net))
        return markup("{}{}", text, bar(length, "fill-ratio"))


class SignedColumn(TotalColumn):
    """What a contractor signed; its foot is every contract once, not the sum of the column."""

    def footer(self, bound_column, table):
        """Return the sum of all contracts; parts of joint contracts are not known."""
        return total_text(table.sums.contracted) if self.code == contractors.ALONE.code else ""


class ContractorTable(PortalTable):
    """Contractors, with what they signed alone and with others."""

    caption = _("Ανάδοχοι")
    counted = ngettext_lazy("%(count)d ανάδοχος", "%(count)d ανάδοχοι", "count")

    name = Column(
        verbose_name=_("Ανάδοχος"),
        accessor="contractor__name",
        footer=_("Σύνολο (κάθε σύμβαση μία φορά)"),
    )
    count = NumberColumn(
        verbose_name=_("Συμβάσεις"), footer=lambda table: table.sums.contracted.count
    )
    alone = SignedColumn(contractors.ALONE)
    joint = SignedColumn(contractors.JOINT)
    share = PercentColumn(verbose_name=contractors.SHARE.label, accessor="share__percent")

    def __init__(self, data, sums, **options):
        self.sums = sums
        super().__init__(data, **options)

    def render_name(self, record):
        """Return a link with the name in its own language."""
        where = reverse("contractor-detail", args=[record.contractor.slug])
        return markup('<a href="{}">{}</a>', where, free_text(record.contractor.name))


# Who publishes the coordinates of the 17 seats.
COORDINATES = "GeoNames"
# Documents in the order in which they bear: the minister's answer first, the press after the plans.
DOCUMENT_RANK = Case(
    When(issuer=COORDINATES, then=Value(len(Standing))),
    *(
        When(standing=standing, then=Value(place))
        for place, standing in enumerate(
            (
                Standing.PARLIAMENT,
                Standing.OFFICIAL_ACT,
                Standing.REGISTER,
                Standing.STATISTICS,
                Standing.ANNOUNCEMENT,
                Standing.PLAN,
                Standing.PRESS,
            )
        )
    ),
    default=Value(len(Standing)),
)


class DocumentTable(PortalTable):
    """Every source."""

    caption = _("Έγγραφα")
    counted = ngettext_lazy("%(count)d έγγραφο", "%(count)d έγγραφα", "count")

    title = DocumentColumn(verbose_name=_("Έγγραφο"), accessor="pk", order_by="title")
    standing = ChoiceColumn(Standing, verbose_name=_("Είδος"), order_by=("rank", "title"))
    issuer = Column(verbose_name=_("Εκδότης"))
    issued_on = Column(verbose_name=_("Ημερομηνία"))

    def fold_coordinates(self):
        """Leave the coordinates of the seats out of the rows, and return them by title."""
        every = self.data.data
        self.data.data = every.exclude(issuer=COORDINATES)
        return every.filter(issuer=COORDINATES).order_by("title")

    def ordered_by(self, name):
        """Return the place of a kind of document among all, or the column."""
        return DOCUMENT_RANK if name == "rank" else super().ordered_by(name)

    def render_title(self, record):
        return titled(record)

    def render_issuer(self, value):
        return free_text(value)

    def render_issued_on(self, record):
        return amounts.day(record.issued_on, record.issued_precision)
