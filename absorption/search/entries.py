"""The search entries, kept in the transaction that publishes."""

from itertools import islice

from absorption.models.search import SearchEntry
from absorption.search.spelling import folded
from municipalities.identifiers import fold_to_latin
from municipalities.models import (
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Municipality,
    ReportedFigure,
    Subproject,
)

BATCH = 1000
# Whose entries hold the name of a record, and by which field they lead to it.
HOLDERS = {
    Contractor: ((Contract, "contractors"),),
    Municipality: (
        (Contract, "municipalities"),
        (Subproject, "municipality"),
        (ReportedFigure, "municipality"),
    ),
}


def enter(records):
    """Bring the entries of records just made public up to date, and of what names them."""
    wanted = {}
    for record in records:
        of, key = type(record), record.pk
        if isinstance(record, ContractAmendment):
            of, key = Contract, record.contract.identity_id
        elif version_of := getattr(record, "version_of_id", None):
            key = version_of
        if of in DESCRIBED:
            wanted.setdefault(of, set()).add(key)
    for model, keys in wanted.items():
        known = SearchEntry.objects.filter(kind=model._meta.model_name, record_id__in=keys)
        named = set(known.values_list("record_id", flat=True))
        known.delete()
        rows = list(_prepared(model._base_manager.filter(pk__in=keys)).order_by("pk"))
        SearchEntry.objects.bulk_create(_entries(rows), batch_size=BATCH)
        for record in rows:
            if record.pk in named:
                _renew(record)


def rebuild():
    """Write every entry anew; return how many there are."""
    SearchEntry.objects.all().delete()
    for model in DESCRIBED:
        rows = _prepared(model.objects.originals().published()).order_by("pk")
        left = rows.iterator(chunk_size=BATCH)
        while batch := list(islice(left, BATCH)):
            SearchEntry.objects.bulk_create(_entries(batch))
    return SearchEntry.objects.count()


def _renew(record):
    """Renew the entries that hold the name of `record`."""
    for model, name in HOLDERS.get(type(record), ()):
        rows = _prepared(model.objects.originals().published().filter(**{name: record.pk}))
        kind = model._meta.model_name
        SearchEntry.objects.filter(kind=kind, record_id__in=rows.values("pk")).delete()
        SearchEntry.objects.bulk_create(_entries(rows), batch_size=BATCH)


def _prepared(rows):
    if rows.model is Contract:
        return rows.prefetch_related("municipalities", "contractors", "amendments")
    if rows.model in (Subproject, ReportedFigure):
        return rows.select_related("municipality")
    return rows


def _entries(records):
    for record in records:
        values = DESCRIBED[type(record)](record)
        if values is None:
            continue
        also = values.pop("also", "")
        identifiers = " ".join(
            fold_to_latin(text) for text in values.pop("identifiers", ()) if text
        )
        name = f"{values['title']} {values.pop('names', '')}"
        yield SearchEntry(
            kind=record._meta.model_name,
            record_id=record.pk,
            name=folded(name),
            text=folded(f"{name} {values.get('context', '')} {also} {identifiers}"),
            identifiers=f" {identifiers} " if identifiers else "",
            **values,
        )


def _municipality(record):
    return {
        "key": record.slug,
        "title": record.name,
        "title_en": record.name_en,
        "context": record.regional_unit,
        "names": f"{record.seat} {record.name_in_answer} {record.name_en} {record.slug}",
        "also": record.region.name,
        "identifiers": (record.tax_id,),
    }


def _contractor(record):
    if record.natural_person:
        return None
    return {"key": record.slug, "title": record.name, "identifiers": (record.tax_id,)}


def _contract(record):
    places = [municipality.name for municipality in record.municipalities.all()]
    seats = [municipality.seat for municipality in record.municipalities.all()]
    firms = [firm.name for firm in record.contractors.all() if not firm.natural_person]
    amendments = [a for a in record.amendments.all() if a.is_published and not a.superseded_at]
    return {
        "key": record.reference,
        "title": record.title,
        "title_language": record.title_language,
        "context": ", ".join(places)[:600],
        "also": " ".join([record.contracting_authority, record.cpv, *seats, *firms]),
        "identifiers": (
            record.reference,
            record.adam,
            record.ada,
            *(code for amendment in amendments for code in (amendment.adam, amendment.ada)),
        ),
    }


def _subproject(record):
    rendering = "" if record.title_language == "el" else record.greek_rendering
    return {
        "key": record.municipality.slug,
        "title": record.title,
        "title_language": record.title_language,
        "rendering": rendering,
        "names": rendering,
        "context": record.municipality.name,
        "also": f"{record.delivers} {record.place} {record.municipality.seat}",
    }


def _reported(record):
    place = record.municipality
    return {
        "key": place.slug if place else "",
        "title": record.title,
        "title_language": record.title_language,
        "context": place.name if place else "",
        "also": f"{record.contractor} {record.quote} {place.seat if place else ''}",
        "identifiers": (record.code,),
    }


def _document(record):
    return {
        "key": record.reference,
        "title": record.title,
        "title_language": record.title_language,
        "context": record.issuer,
        "also": record.number,
        "identifiers": (record.reference, record.number if " " not in record.number else ""),
    }


DESCRIBED = {
    Municipality: _municipality,
    Contractor: _contractor,
    Contract: _contract,
    Subproject: _subproject,
    ReportedFigure: _reported,
    Document: _document,
}
