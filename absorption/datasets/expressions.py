"""The values of columns that no single field holds, as the database computes them."""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DecimalField,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from absorption.datasets.fields import LIST_SEPARATOR, PUBLIC_PERSON, linked
from absorption.figures import totals
from municipalities.models import Contract, Contractor, ContractShare, Municipality, VatBasis


class Joined(Subquery):
    """The values of a one-column QuerySet as one text, in its order; empty is NULL."""

    output_field = TextField()
    template = f"(SELECT group_concat(linked_value, '{LIST_SEPARATOR}') FROM (%(subquery)s))"  # noqa: S608

    def __init__(self, rows, value):
        """Take the correlated rows, ordered, and the expression to join."""
        super().__init__(rows.annotate(linked_value=value).values("linked_value"))

    def as_sql(self, compiler, connection, template=None, **context):
        """Return the SQL; the brackets of the subquery are part of the template."""
        if connection.vendor == "postgresql":
            template = f"NULLIF(array_to_string(ARRAY(%(subquery)s), '{LIST_SEPARATOR}'), '')"
        return super().as_sql(compiler, connection, template, **context)


class Percent(Func):
    """The first ÷ the second in %, four decimals, half up, exact.

    Whole-number division of (2000000 × part + whole) by (2 × whole) gives the rounded
    millionths; SQLite, which keeps decimals as floats, divides whole cents.
    """

    output_field = DecimalField(max_digits=20, decimal_places=4)

    def as_postgresql(self, compiler, connection, **context):
        return self._divided(compiler, "round(div({dividend}, {divisor}) / 10000, 4)", "{}")

    def as_sqlite(self, compiler, connection, **context):
        return self._divided(
            compiler, "(({dividend} / {divisor}) / 10000.0)", "CAST(ROUND({} * 100) AS INTEGER)"
        )

    def _divided(self, compiler, quotient, exact):
        (part, part_params), (whole, whole_params) = map(
            compiler.compile, self.get_source_expressions()
        )
        part, whole = exact.format(part), exact.format(whole)
        sql = quotient.format(
            dividend=f"(2000000 * {part} + {whole})", divisor=f"(2 * NULLIF({whole}, 0))"
        )
        return sql, (*part_params, *whole_params, *whole_params)


def percent(part, whole):
    """Return `totals.percent` of two fields in SQL, to its finest step."""
    rounded = Percent(part, whole)
    is_less, is_more = Q(**{f"{part}__lt": F(whole)}), Q(**{f"{part}__gt": F(whole)})
    all_of_it = Q(Exact(rounded, Value(100)))
    return Case(
        When(all_of_it & is_less, then=Value(100 - totals.FINEST)),
        When(all_of_it & is_more, then=Value(100 + totals.FINEST)),
        When(Q(Exact(rounded, Value(0)), **{f"{part}__gt": 0}), then=Value(totals.FINEST)),
        default=rounded,
        output_field=DecimalField(max_digits=20, decimal_places=4),
    )


class TwoPlaces(Func):
    """A decimal as text with two decimals."""

    template = "CAST(%(expressions)s AS text)"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        """Return the SQL for SQLite, which keeps decimals as floats."""
        return self.as_sql(compiler, connection, template="printf('%%%%.2f', %(expressions)s)")


def vat_basis(net, gross):
    """Return on which basis the row's amount stands: net when that is known, else gross."""
    return Case(
        When(**{f"{net}__isnull": False}, then=Value(VatBasis.NET.value)),
        When(**{f"{gross}__isnull": False}, then=Value(VatBasis.GROSS.value)),
        default=Value(""),
        output_field=CharField(),
    )


def either(condition, then, otherwise, output_field):
    """Return the first value in rows that fulfil the condition, else the second."""
    return Case(When(condition, then=then), default=otherwise, output_field=output_field)


def is_in(rows, *, then):
    """Return whether the row is one of `rows`: `then` if so, else the opposite."""
    return either(Q(pk__in=rows.values("pk")), then, not then, BooleanField())


def person(prefix):
    """Return the condition that the contractor is a person.

    Through a link (a `prefix`) the contractor is read as it is now. A row itself may be an
    earlier version: who is known as a person today is not named in the past either.
    """
    now = Q(**{f"{prefix}natural_person": True})
    return now if prefix else now | Q(version_of__natural_person=True)


def is_person(prefix):
    """Return `person` as a value."""
    return either(person(prefix), True, False, BooleanField())


def public_name(prefix):
    """Return `Contractor.public_name` in SQL."""
    return either(person(prefix), Value(PUBLIC_PERSON), F(f"{prefix}name"), CharField())


def public_tax_id(prefix):
    """Return `Contractor.public_tax_id` in SQL."""
    return either(person(prefix), Value(""), F(f"{prefix}tax_id"), CharField())


def public_slug(prefix):
    """Return the contractor's slug; an earlier one may hold the name of a person."""
    if prefix:
        return F(f"{prefix}slug")
    return either(person(""), Coalesce("version_of__slug", "slug"), F("slug"), CharField())


def shares(path, as_of):
    """Return the municipalities' parts in the contract that `path` links to ("pk": the row)."""
    # By key, as the index has them: no sorting for each contract.
    parts = ContractShare.objects.order_by("municipality_id")
    link = OuterRef(path)
    if as_of is None or path == "pk":
        return parts.filter(contract=link)
    return parts.filter(
        Q(contract=link) | Q(contract__version_of=link),
        contract__in=Contract.objects.published(as_of),
    )


def municipality_codes(path):
    """Return the function of the day that gives the codes of the contract's municipalities."""
    return lambda as_of: Joined(shares(path, as_of), F("municipality__ypes_code"))


def of_municipalities(name):
    """Return the function of the day that gives `name` of a contract's municipalities."""
    value = linked(Municipality, "municipality", name)
    return lambda as_of: Joined(shares("pk", as_of), value(as_of))


def of_contractors(expression):
    """Return the function of the day that gives `expression` of a contract's contractors."""
    value = linked(Contractor, "contractor", expression)

    def joined(as_of):
        links = Contract.contractors.through.objects.filter(contract=OuterRef("pk"))
        return Joined(links.order_by("contractor_id"), value(as_of))

    return joined


def subprojects(as_of):
    """Return the keys of the contract's sub-projects."""
    links = Contract.subprojects.through.objects.filter(contract=OuterRef("pk"))
    return Joined(links.order_by("subproject_id"), Cast("subproject_id", TextField()))


def municipality_shares(as_of):
    """Return the municipalities' shares in %, in the order of their codes; unknown is empty."""
    known = either(Q(share=None), Value(""), TwoPlaces("share"), TextField())
    return Joined(shares("pk", as_of), known)
