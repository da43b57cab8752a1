"""The page before a publication, as one table: what holds now, what will, the difference.

What all rows say alike, such as their document, stands once above it; what fails a check first;
the sums at the foot. Of many new rows each has one line, under its municipality.
"""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse

from absorption.admin import display
from absorption.figures.before import have_a_sum, known_sum, stated_before
from absorption.models import AbsorptionFigure
from absorption.templatetags.amounts import money, money_difference, short_day
from municipalities.models import Document

# What the name of a row says already.
IN_THE_NAME = {"absorptionfigure": {"contract", "municipality", "figure_date"}}
# What of a new row is always open: the rest of its fields is one click away.
OPEN = {"document"}
# So many new rows are shown with all their amounts, so many findings of one check without a click.
FEW = 20
FEW_FINDINGS = 3


@dataclass(frozen=True)
class Sum:
    """The foot of one amount: sums in Greek form, each with how many rows are known."""

    label: str
    old: str
    new: str
    difference: str
    old_known: int
    new_known: int
    both_known: int


def changes_of(records, public):
    """Return the changes of each record by its key, beside what is `public` by the same key.

    A new figure stands beside what was stated before.
    """
    figures = [row for row in records if isinstance(row, AbsorptionFigure)]
    before = stated_before([row for row in figures if public[row.pk] is None])
    return {
        record.pk: [
            _beside(change, before.get((record.pk, change.name)))
            for change in display.changes_of(record, public[record.pk])
        ]
        for record in records
    }


def _beside(change, stated):
    if stated is None:
        return change
    amount, day = stated
    return replace(change, old=money(amount), old_value=amount, old_on=short_day(day))


def table_of(reviews, summed):
    """Return what the page shows of `reviews`; `summed` names the amounts that have a sum."""
    records = [review["record"] for review in reviews]
    summed = summed if have_a_sum(records) else ()
    alike = _alike(reviews)
    is_long = len(reviews) > FEW
    rows = [_row(review, alike, len(reviews) == 1) for review in reviews]
    if is_long:
        rows = sorted(map(_as_line, rows), key=_place)
    together = _together(reviews)
    for row in rows:
        parts = [part for part in together if part["of"] == [row["record"]]]
        row["parts"] = [part for part in parts if part["lines"]]
        row["papers"] = [part for part in parts if not part["lines"]]
    said = {line.label if (line := _line_of(row)) else None for row in rows}
    labels = said - {None} if is_long else said
    only = labels.pop() if len(rows) > 1 and len(labels) == 1 else None
    if only and not is_long:
        rows = [row | {"head": row["lines"][0]} for row in rows]
    editors = {record.edited_by for record in records}
    times = sorted(record.edited_at for record in records)
    return {
        # What each row says, where it is one and the same thing for all of them.
        "only": only,
        "is_long": is_long,
        "lacks": _lacking(records) if is_long else [],
        "is_bare": is_long and not any(_has_before(review) for review in reviews),
        "editor": editors.pop() if len(editors) == 1 else None,
        "edited": (times[0], times[-1]),
        "is_new": all(row["is_new"] for row in rows),
        "alike": [(change, links_to(records[0], change.name)) for change in alike],
        "failures": _failures(reviews),
        "rows": rows,
        "groups": _groups(rows, summed) if is_long else [{"rows": rows}],
        "has_rest": any(row["rest"] or row["papers"] for row in rows),
        "together": [part for part in together if len(part["of"]) > 1],
        "sums": _sums(reviews, summed) if len(reviews) > 1 else [],
        "count": len(reviews),
    }


def links_to(record, name):
    """Return (name, address) of where the document of a field is read."""
    if not hasattr(record, f"{name}_id"):
        return []
    document = getattr(record, name)
    if not isinstance(document, Document):
        return []
    links = [("", reverse("admin:municipalities_document_change", args=[document.pk]))]
    if document.file:
        links.append(("PDF", reverse("admin:municipalities_document_file", args=[document.pk])))
    if document.url:
        links.append(("URL", document.url))
    return links


def _alike(reviews):
    """Return the changes that all rows have alike, where there are several rows."""
    if len(reviews) < 2:
        return []
    first, *others = [review["changes"] for review in reviews]
    # Amounts that happen to be equal are still each row's own.
    return [
        change
        for change in first
        if change.new_value is None
        and all(change in changes for changes in others)
        and len({_stored(review["record"], change.name) for review in reviews}) == 1
    ]


def _stored(record, name):
    """Return what tells two values apart that read the same: two documents of one title."""
    field = record._meta.get_field(name)
    return getattr(record, field.attname) if field.concrete and not field.many_to_many else None


def _row(review, alike, is_only_one):
    record = review["record"]
    in_name = IN_THE_NAME.get(record._meta.model_name, set()) if review["is_new"] else set()
    own = [
        change for change in review["changes"] if change not in alike and change.name not in in_name
    ]
    return review | {
        "line": display.line_of(record),
        "head": None,
        "changes_nothing": not review["changes"],
        **_lines(record, own, is_open=is_only_one or not review["is_new"]),
    }


def _lacking(records):
    """Return what many rows lack, each with how many do, the most first."""
    found = Counter(str(label) for row in records for label in getattr(row, "lacks", ()))
    return [f"{label} ({count})" for label, count in found.most_common()]


def _as_line(row):
    """Return a new row with its first amount as its one line, and the rest one click away."""
    amounts = [line for line in row["lines"] if line[0].new_value is not None]
    if not row["is_new"] or not amounts:
        return row
    others = [line for line in row["lines"] if line is not amounts[0]]
    return row | {"head": amounts[0], "lines": [], "rest": [*others, *row["rest"]]}


def _has_before(review):
    return not review["is_new"] or any(change.old_value is not None for change in review["changes"])


def _place(row):
    return display.place_of(row["record"])


def _groups(rows, summed):
    """Return the rows of each municipality, with what their lines come to where they are alike."""
    groups = []
    for place, found in groupby(rows, key=_place):
        its = list(found)
        heads = [row["head"][0] for row in its if row["head"]]
        names = {head.name for head in heads}
        is_summed = len(names) == 1 and names <= set(summed)
        total, known = known_sum(head.new_value for head in heads if is_summed)
        groups.append({"place": place, "rows": its, "sum": money(total), "known": known})
    return groups


def _lines(record, changes, *, is_open):
    """Return the changes that are shown, and those of a new row that are one click away."""
    shown = [
        change
        for change in changes
        if is_open or change.new_value is not None or change.name in OPEN
    ]
    rest = [change for change in changes if change not in shown]
    return {
        "lines": [(change, links_to(record, change.name)) for change in shown],
        "rest": [(change, links_to(record, change.name)) for change in rest],
    }


def _failures(reviews):
    """Return by check each failure once, with the rows that may have caused it."""
    found = {}
    for review in reviews:
        for failure in review["failures"]:
            of_check = found.setdefault(failure.check.label, {})
            of_check.setdefault(failure.key, (failure, []))[1].append(review["record"])
    return [
        {"label": label, "findings": [*each.values()], "is_open": len(each) <= FEW_FINDINGS}
        for label, each in found.items()
    ]


def _line_of(row):
    """Return the one change of a row that is all that it says, or None."""
    if row["head"]:
        return row["head"][0]
    is_one = len(row["lines"]) == 1 and not row["rest"] and not row["parts"] and not row["papers"]
    return row["lines"][0][0] if is_one and row["lines"][0][0].new_value is not None else None


def _together(reviews):
    """Return what comes along, each once with the rows that it comes along with."""
    found = {}
    for review in reviews:
        for draft, kind, changes in review["together"]:
            lines = _lines(draft, changes, is_open=len(reviews) == 1)
            part = found.setdefault(draft, {"draft": draft, "kind": kind, "of": []} | lines)
            part["of"].append(review["record"])
    return list(found.values())


def _sums(reviews, summed):
    sums = []
    for name in summed:
        changes = [
            change for review in reviews for change in review["changes"] if change.name == name
        ]
        if not changes:
            continue
        both = [change for change in changes if change.difference_value is not None]
        old, old_known = known_sum(change.old_value for change in changes)
        new, new_known = known_sum(change.new_value for change in changes)
        more, both_known = known_sum(change.difference_value for change in both)
        sums.append(
            Sum(
                changes[0].label,
                money(old),
                money(new),
                money_difference(more),
                old_known,
                new_known,
                both_known,
            )
        )
    return sums
