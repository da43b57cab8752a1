"""What a list may be narrowed down by; every state is an address."""

from copy import copy
from functools import cached_property, reduce
from itertools import islice
from operator import or_

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from absorption.models import AbsorptionFigure
from absorption.models.changes import CHANGE_KINDS
from absorption.search.folding import Folded, folded
from absorption.templatetags.markup import attributes, escaped, markup
from municipalities.models import (
    Allocation,
    AllocationStatus,
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    ContractStatus,
    FactSource,
    Municipality,
    Region,
    ReportedFigure,
    Standing,
    Subproject,
    SubprojectStatus,
    Theme,
)
from municipalities.typed import AmountField, DayField, DecimalInput

# The code of the error of a name that led to something once and must not any more.
GONE = "gone"
# How many of the values that there are an error names.
SAID = 40


class Input(forms.TextInput):
    """A box of one line: Django renders each from a template."""

    def render(self, name, value, attrs=None, renderer=None):
        own = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        return markup("<input{}>", attributes(own | self.build_attrs(self.attrs, attrs)))


class AmountInput(Input, DecimalInput):
    """A box for an amount."""


HIDDEN = Input({"type": "hidden"})


class Select(forms.Select):
    """A choice without groups: a list has dozens, and Django renders each from a template."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = (
            f'<option value="{escaped(key)}"{" selected" if str(key) in chosen else ""}>'
            f"{escaped(label)}</option>"
            for key, label in self.choices
        )
        own = attributes({"name": name} | self.build_attrs(self.attrs, attrs))
        return markup("<select{}>{}</select>", own, SafeString("\n".join(options)))


def unknown_value(known):
    """Return the error of a value that is not among the known ones, the first of which it names."""
    first = [str(value) for value in islice(known, SAID + 1)]
    names = ", ".join([*first[:SAID], *(["…"] if first[SAID:] else [])])
    return ValidationError(_("Άγνωστη τιμή. Γνωστές: %(names)s.") % {"names": names})


class RowField(filters.fields.ModelChoiceField):
    """A row of another table by what it is called in addresses."""

    def to_python(self, value):
        """Return the row. Raises ValidationError for what there is not, with what there is."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            names = self.queryset.values_list(self.to_field_name, flat=True)
            raise unknown_value(names) from error


class NamedField(RowField):
    """A row of another table by what it is called in addresses, now or once."""

    names: tuple[str, ...] = ("slug",)

    def to_python(self, value):
        """Return the row.

        Raises ValidationError for what there is not, and for what a person was called.
        """
        row = self._called(value)
        if getattr(row, "natural_person", False):
            raise ValidationError(_("Αφαιρέθηκε από την πύλη (προσωπικά δεδομένα)."), code=GONE)
        return super().to_python(row or value)

    def prepare_value(self, value):
        """Return what the chosen row is called now, so that the list shows it as chosen."""
        return super().prepare_value(self._called(value) or value)

    def _called(self, value):
        if not isinstance(value, str) or not value or "\0" in value:
            return None
        things = self.queryset.model.objects
        return next(filter(None, (things.known_as(**{name: value}) for name in self.names)), None)


class MunicipalityField(NamedField):
    """A municipality by its slug or by the ministry's code."""

    names = ("slug", "ypes_code")


class Copied(filters.Filter):
    """A filter that each list has a copy of; what it was made of is the same in all of them."""

    def __deepcopy__(self, memo):
        own = copy(self)
        own.extra = dict(self.extra)
        own.method = self.method  # bound to the copy and its list
        return own


class RowFilter(Copied, filters.ModelChoiceFilter):
    """A filter by what something is called in addresses, where that never changes."""

    field_class = RowField


class NamedFilter(Copied, filters.ModelChoiceFilter):
    """A filter by what something is called in addresses."""

    field_class = NamedField


class MunicipalityOf(Copied, filters.ModelChoiceFilter):
    """A filter by municipality."""

    field_class = MunicipalityField


def published(model, *names, **lookups):
    """Return the function that gives what the public rows of a model are called, when asked."""
    return lambda request: model.objects.published().filter(**lookups).only("slug", *names)


def choice(label, rows, *, key="slug", widget=Select, by=NamedFilter, **options):
    """Return a filter by a row of another table, named in the address by its `key`."""
    return by(label=label, queryset=rows, to_field_name=key, widget=widget, **options)


def by_municipality(**options):
    """Return a filter by municipality."""
    rows = published(Municipality, "name", "name_en")
    return choice(_("Δήμος"), rows, by=MunicipalityOf, empty_label=_("Όλοι"), **options)


def by_region(**options):
    """Return a filter by region."""
    rows = Region.objects.all()
    return choice(
        _("Περιφέρεια"), rows, key="nuts2", by=RowFilter, empty_label=_("Όλες"), **options
    )


class CodeField(filters.fields.ChoiceField):
    """One of the values that a field can have."""

    def validate(self, value):
        """Raise ValidationError for another, with those that there are."""
        try:
            super().validate(value)
        except ValidationError as error:
            raise unknown_value(key for key, _label in self.choices if key) from error


class CodeFilter(Copied, filters.ChoiceFilter):
    """A filter by one of the values that a field can have."""

    field_class = CodeField


def code(label, choices, **options):
    """Return a filter by one of the values that a field can have."""
    return CodeFilter(label=label, choices=choices, widget=Select, **options)


class ContractField(forms.CharField):
    """A contract that is or was public, by its number in the portal."""

    def clean(self, value):
        """Return the number. Raises ValidationError for what no contract has."""
        number = super().clean(value)
        if not number:
            return number
        known = Contract.objects.originals().ever_published()
        found = known.filter(reference__iexact=number).values_list("reference", flat=True).first()
        if found is None:
            raise ValidationError(
                _("Καμία δημοσιευμένη σύμβαση με αυτόν τον αριθμό. Όλες: contracts.csv.")
            )
        return found


class ContractOf(Copied, filters.CharFilter):
    """A filter by the number of a contract in the portal."""

    field_class = ContractField


def by_contract(field_name="contract__reference", widget=Input, **options):
    """Return a filter by the number of a contract in the portal."""
    label = _("Αριθμός σύμβασης στην πύλη")
    return ContractOf(field_name, label=label, max_length=20, widget=widget, **options)


class DayFilter(Copied, filters.DateFilter):
    """A filter by a day as people write it."""

    field_class = DayField


def day(field_name, lookup, label):
    """Return a filter by date."""
    return DayFilter(
        field_name=field_name,
        lookup_expr=lookup,
        label=label,
        widget=Input({"type": "date"}),
    )


class AmountFilter(Copied, filters.NumberFilter):
    """A filter by euro as Greeks write them: «500.000» is half a million, and the box says so."""

    field_class = AmountField


def amount(lookup, label):
    """Return a filter by the current amount of a contract in euro."""
    return AmountFilter(
        "current_net", lookup, label=label, min_value=0, decimal_places=2, widget=AmountInput
    )


class Words(Copied, filters.CharFilter):
    """The rows in which every word stands in one of some fields, however it is written.

    PostgreSQL has an index of just these fields in this order (migration 0013).
    """

    def __init__(self, label, *fields):
        super().__init__(label=label, max_length=200, widget=Input)
        self.folded = Folded(*fields)

    def filter(self, rows, value):
        if words := folded(value).split():
            rows = rows.alias(folded=self.folded)
        for word in words:
            rows = rows.filter(folded__contains=word)
        return rows


def of_it_or_its_contracts(rows, name, municipality):
    """Return the rows of a municipality and of the contracts that it takes part in."""
    contracts = Contract.objects.filter(shares__municipality=municipality)
    return rows.filter(Q(municipality=municipality) | Q(contract__in=contracts.values("pk")))


def named_by_contracts(rows, links, name, **contracts):
    """Return those of `rows` that public contracts name in a table of `links`; each once."""
    found = links.objects.filter(contract__in=Contract.objects.published().filter(**contracts))
    return rows.with_identity().filter(identity__in=found.values(name))


class Filters(filters.FilterSet):
    """What a list may be narrowed down by."""

    @cached_property
    def form(self):
        """The form of the filters; it is of this list alone, so no field has to be copied."""
        form = forms.Form(self.data if self.is_bound else None)
        form.fields = {name: own.field for name, own in self.filters.items()}
        return form


class ContractFilter(Filters):
    """Contracts by who, what, how much and when."""

    q = Words(_("Λέξεις ή ΑΔΑΜ"), "title", "contracting_authority", "reference", "adam", "ada")
    municipality = by_municipality(field_name="shares__municipality")
    contract = by_contract("reference", widget=HIDDEN)
    region = by_region(method="in_region")
    status = code(_("Κατάσταση"), ContractStatus, empty_label=_("Όλες"))
    theme = code(_("Κατηγορία"), Theme, method="of_theme", empty_label=_("Όλες"))
    contractor = choice(
        _("Ανάδοχος"),
        published(Contractor, "name", natural_person=False),
        widget=Select(attrs={"lang": "el"}),  # names are not translated
        field_name="contractors",
        empty_label=_("Όλοι"),
    )
    amount_from = amount("gte", _("Ποσό από (€, χωρίς ΦΠΑ)"))
    amount_to = amount("lte", _("Ποσό έως (€, χωρίς ΦΠΑ)"))
    signed_from = day("signed_on", "gte", _("Υπογραφή από"))
    signed_to = day("signed_on", "lte", _("Υπογραφή έως"))
    published_from = day("published_at", "date__gte", _("Δημοσίευση από"))
    published_to = day("published_at", "date__lte", _("Δημοσίευση έως"))

    def in_region(self, contracts, name, value):
        """Return the contracts of a municipality of the region; each once, whoever shares it."""
        shares = ContractShare.objects.filter(contract=OuterRef("pk"))
        return contracts.filter(Exists(shares.filter(municipality__region=value)))

    def of_theme(self, contracts, name, value):
        """Return the contracts for a sub-project of the theme; each once, however many it has."""
        links = Contract.subprojects.through.objects.filter(contract=OuterRef("pk"))
        return contracts.filter(Exists(links.filter(subproject__theme=value)))


class DocumentFilter(Filters):
    """Documents by kind, words, whom and what they are about, and when."""

    q = Words(_("Λέξεις"), "title", "issuer", "number")
    standing = code(_("Είδος"), Standing)
    municipality = by_municipality(method="of_municipality")
    contract = by_contract(method="of_contract", widget=HIDDEN)
    date_from = day("issued_on", "gte", _("Έκδοση από"))
    date_to = day("issued_on", "lte", _("Έκδοση έως"))

    def of_municipality(self, documents, name, value):
        """Return the documents that something public about a municipality rests on."""
        own, signed = Q(municipality=value), Q(contract__shares__municipality=value)
        return self._under(
            documents,
            FactSource.objects.filter(own),
            Contract.objects.published().filter(shares__municipality=value),
            ContractAmendment.objects.published().filter(signed),
            AbsorptionFigure.objects.published().filter(own | signed),
            *(
                model.objects.published().filter(own)
                for model in (Allocation, Subproject, ReportedFigure)
            ),
        )

    def of_contract(self, documents, name, value):
        """Return the documents of a contract, of its amendments and of its figures."""
        signed = Q(contract__reference=value)
        contracts = Contract.objects.published().filter(reference=value)
        return self._under(
            documents,
            contracts,
            ContractAmendment.objects.published().filter(signed),
            AbsorptionFigure.objects.published().filter(signed),
        )

    def _under(self, documents, *rows):
        return documents.with_identity().filter(
            reduce(or_, (Q(identity__in=found.values("document")) for found in rows))
        )


class MunicipalityFilter(Filters):
    """Municipalities by region; a file may be of one alone."""

    region = by_region()
    municipality = by_municipality(method="itself", widget=HIDDEN)

    def itself(self, municipalities, name, value):
        """Return one municipality, whichever of its versions is read."""
        return municipalities.with_identity().filter(identity=value.pk)


class AllocationFilter(Filters):
    """Inclusion decisions by whose, how they stand and when."""

    municipality = by_municipality()
    status = code(_("Κατάσταση"), AllocationStatus, empty_label=_("Όλες"))
    date_from = day("decided_on", "gte", _("Απόφαση από"))
    date_to = day("decided_on", "lte", _("Απόφαση έως"))


class AmendmentFilter(Filters):
    """Amendments by contract, and by the municipalities that share it."""

    municipality = by_municipality(field_name="contract__shares__municipality")
    contract = by_contract()
    date_from = day("signed_on", "gte", _("Υπογραφή από"))
    date_to = day("signed_on", "lte", _("Υπογραφή έως"))


class FigureFilter(Filters):
    """Figures by what they are of, and by their day."""

    municipality = by_municipality(method=of_it_or_its_contracts)
    contract = by_contract()
    date_from = day("figure_date", "gte", _("Από"))
    date_to = day("figure_date", "lte", _("Έως"))


class ReportedFilter(Filters):
    """What was reported, by whom it is about and when."""

    municipality = by_municipality()
    date_from = day("reported_on", "gte", _("Από"))
    date_to = day("reported_on", "lte", _("Έως"))


class ContractorFilter(Filters):
    """Contractors by where they signed, and what."""

    municipality = by_municipality(method="of_municipality")
    contract = by_contract(method="of_contract")

    def of_municipality(self, contractors, name, value):
        """Return who signed for a municipality; each once."""
        return self._who_signed(contractors, shares__municipality=value)

    def of_contract(self, contractors, name, value):
        """Return who signed a contract."""
        return self._who_signed(contractors, reference=value)

    def _who_signed(self, contractors, **contracts):
        links = Contract.contractors.through
        return named_by_contracts(contractors, links, "contractor", **contracts)


class SubprojectFilter(Filters):
    """Sub-projects by where, what and how far, and by the contract that does them."""

    municipality = by_municipality()
    contract = by_contract(method="of_contract")
    theme = code(_("Κατηγορία"), Theme, empty_label=_("Όλες"))
    status = code(_("Κατάσταση"), SubprojectStatus, empty_label=_("Όλες"))

    def of_contract(self, subprojects, name, value):
        """Return the sub-projects that a contract does."""
        links = Contract.subprojects.through
        return named_by_contracts(subprojects, links, "subproject", reference=value)


class ChangeFilter(Filters):
    """Lines of the ledger by where, what kind and when."""

    municipality = by_municipality(method=of_it_or_its_contracts)
    contract = by_contract()
    kind = code(_("Είδος μεταβολής"), CHANGE_KINDS)
    date_from = day("at", "date__gte", _("Από"))
    date_to = day("at", "date__lte", _("Έως"))
