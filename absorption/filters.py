"""What a list may be narrowed down by; every state is an address."""

from functools import reduce
from operator import or_

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from absorption.models import CHANGE_KINDS, AbsorptionFigure, Change
from municipalities.models import (
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    ContractStatus,
    Document,
    FactSource,
    Municipality,
    Region,
    ReportedFigure,
    Standing,
    Subproject,
    SubprojectStatus,
    Theme,
)


class Select(forms.Select):
    """A choice without groups: a list has dozens, and Django renders each from a template."""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the element with its options."""
        chosen = self.format_value(value)
        options = format_html_join(
            "\n",
            "<option{}>{}</option>",
            (
                (flatatt({"value": str(key), "selected": str(key) in chosen}), label)
                for key, label in self.choices
            ),
        )
        attributes = self.build_attrs({"name": name, **self.attrs}, attrs)
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


class PublishedChoices:
    """The published rows of a model, asked for when a filter is used."""

    def __init__(self, model):
        """Take the model whose rows can be chosen."""
        self.model = model

    def __call__(self, request):
        """Return the rows that are public."""
        return self.model.objects.published().order_by(*self.model._meta.ordering)


def choice(model, field_name, label):
    """Return a filter by a published row, named in the address by its slug."""
    return filters.ModelChoiceFilter(
        field_name=field_name,
        label=label,
        queryset=PublishedChoices(model),
        to_field_name="slug",
        widget=Select,
    )


def day(field_name, lookup, label):
    """Return a filter by date."""
    return filters.DateFilter(
        field_name=field_name,
        lookup_expr=lookup,
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def amount(field_name, lookup, label):
    """Return a filter by an amount in euro."""
    return filters.NumberFilter(field_name=field_name, lookup_expr=lookup, label=label, min_value=0)


class ContractFilter(filters.FilterSet):
    """Contracts by who, what, how much and when."""

    q = filters.CharFilter(label=_("Λέξεις ή ΑΔΑΜ"), method="with_text", max_length=200)
    municipality = choice(Municipality, "shares__municipality", _("Δήμος"))
    region = filters.ModelChoiceFilter(
        label=_("Περιφέρεια"),
        queryset=Region.objects.all(),
        to_field_name="nuts2",
        widget=Select,
        method="in_region",
    )
    status = filters.ChoiceFilter(choices=ContractStatus, widget=Select, label=_("Κατάσταση"))
    theme = filters.ChoiceFilter(
        choices=Theme, widget=Select, label=_("Κατηγορία"), method="of_theme"
    )
    contractor = filters.ModelChoiceFilter(
        field_name="contractors",
        label=_("Ανάδοχος"),
        queryset=lambda request: Contractor.objects.published().filter(natural_person=False),
        to_field_name="slug",
        widget=Select(attrs={"lang": "el"}),  # names are not translated
    )
    amount_from = amount("current_net", "gte", _("Ποσό από (€, χωρίς ΦΠΑ)"))
    amount_to = amount("current_net", "lte", _("Ποσό έως (€, χωρίς ΦΠΑ)"))
    signed_from = day("signed_on", "gte", _("Υπογραφή από"))
    signed_to = day("signed_on", "lte", _("Υπογραφή έως"))
    published_from = day("published_at", "date__gte", _("Δημοσίευση από"))
    published_to = day("published_at", "date__lte", _("Δημοσίευση έως"))

    class Meta:
        """Only the fields above."""

        model = Contract
        fields: list[str] = []

    def in_region(self, contracts, name, value):
        """Return the contracts of a municipality of the region; each once, whoever shares it."""
        shares = ContractShare.objects.filter(contract=OuterRef("pk"))
        return contracts.filter(Exists(shares.filter(municipality__region=value)))

    def of_theme(self, contracts, name, value):
        """Return the contracts for a sub-project of the theme; each once, however many it has."""
        links = Contract.subprojects.through.objects.filter(contract=OuterRef("pk"))
        return contracts.filter(Exists(links.filter(subproject__theme=value)))

    def with_text(self, contracts, name, value):
        """Return the contracts whose title, authority, ΑΔΑΜ or ΑΔΑ holds every word."""
        for word in value.split():
            contracts = contracts.filter(
                Q(title__icontains=word)
                | Q(contracting_authority__icontains=word)
                | Q(reference__icontains=word)
                | Q(adam__iexact=word)
                | Q(ada__iexact=word)
            )
        return contracts


class DocumentFilter(filters.FilterSet):
    """Documents by kind, words and whom they are about."""

    q = filters.CharFilter(label=_("Λέξεις"), method="with_text", max_length=200)
    standing = filters.ChoiceFilter(choices=Standing, widget=Select, label=_("Είδος"))
    municipality = filters.ModelChoiceFilter(
        label=_("Δήμος"),
        queryset=PublishedChoices(Municipality),
        to_field_name="slug",
        widget=Select,
        method="of_municipality",
    )

    class Meta:
        """Only the fields above."""

        model = Document
        fields: list[str] = []

    def with_text(self, documents, name, value):
        """Return the documents whose title or issuer holds every word."""
        for word in value.split():
            documents = documents.filter(
                Q(title__icontains=word) | Q(issuer__icontains=word) | Q(number__icontains=word)
            )
        return documents

    def of_municipality(self, documents, name, value):
        """Return the documents that something public about a municipality rests on."""
        own, signed = Q(municipality=value), Q(contract__shares__municipality=value)
        resting = [
            FactSource.objects.filter(own),
            Contract.objects.published().filter(shares__municipality=value),
            ContractAmendment.objects.published().filter(signed),
            AbsorptionFigure.objects.published().filter(own | signed),
            *(
                model.objects.published().filter(own)
                for model in (Allocation, Subproject, ReportedFigure)
            ),
        ]
        return documents.with_identity().filter(
            reduce(or_, (Q(identity__in=rows.values("document")) for rows in resting))
        )


class MunicipalityFilter(filters.FilterSet):
    """Municipalities by region."""

    region = filters.ModelChoiceFilter(
        label=_("Περιφέρεια"), queryset=Region.objects.all(), to_field_name="nuts2", widget=Select
    )

    class Meta:
        """Only the fields above."""

        model = Municipality
        fields: list[str] = []


class SubprojectFilter(filters.FilterSet):
    """Sub-projects by where, what and how far."""

    municipality = choice(Municipality, "municipality", _("Δήμος"))
    theme = filters.ChoiceFilter(choices=Theme, widget=Select, label=_("Κατηγορία"))
    status = filters.ChoiceFilter(choices=SubprojectStatus, widget=Select, label=_("Κατάσταση"))

    class Meta:
        """Only the fields above."""

        model = Subproject
        fields: list[str] = []


class ChangeFilter(filters.FilterSet):
    """Lines of the ledger by where, what kind and when."""

    municipality = filters.ModelChoiceFilter(
        label=_("Δήμος"),
        queryset=PublishedChoices(Municipality),
        to_field_name="slug",
        widget=Select,
        method="of_municipality",
    )
    contract = filters.CharFilter(
        field_name="contract__reference",
        lookup_expr="iexact",
        label=_("Αριθμός σύμβασης στην πύλη"),
        max_length=20,
    )
    kind = filters.ChoiceFilter(choices=CHANGE_KINDS, widget=Select, label=_("Είδος μεταβολής"))
    date_from = day("at", "date__gte", _("Από"))
    date_to = day("at", "date__lte", _("Έως"))

    class Meta:
        """Only the fields above."""

        model = Change
        fields: list[str] = []

    def of_municipality(self, changes, name, value):
        """Return the changes of a municipality and of the contracts that it takes part in."""
        contracts = Contract.objects.filter(shares__municipality=value)
        return changes.filter(Q(municipality=value) | Q(contract__in=contracts.values("pk")))
