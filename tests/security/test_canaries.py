"""What is not public is on no page: unique strings in every field of it, looked for everywhere."""

from decimal import Decimal
from unittest import mock

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client

from absorption import publication
from absorption.exports.releases import make_release
from absorption.models import AbsorptionFigure
from absorption.models.error_reports import ErrorReport
from absorption.models.imports import ImportUpload, NameSpelling
from municipalities.models import Contract, Contractor, Document, Municipality
from municipalities.records import State
from tests.factories import make_user
from tests.security.crawl import texts_of, walk
from tests.world import RECORDS

pytestmark = [pytest.mark.long, pytest.mark.django_db]

AMOUNT = Decimal("987654.32")
SHORTEST = 12  # what holds a canary


class Canaries:
    """Strings that stand nowhere else, each with the place where it was put."""

    def __init__(self):
        """Start with none."""
        self.places = {}

    def put(self, record, *kept):
        """Write a canary into every text of a row, except in the fields `kept`."""
        model, texts, amounts = type(record), [], []
        values = {}
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and (field.max_length or 99) >= SHORTEST:
                if field.name not in kept:
                    texts.append(field)
            elif isinstance(field, models.DecimalField) and field.max_digits > 8:
                amounts.append(field.name)
        # What is empty may not stand beside what is not.
        values |= {name: AMOUNT for name in amounts if getattr(record, name) is not None}
        for field in texts:
            canary = f"kanari{len(self.places):05d}"
            self.places[canary] = f"{model.__name__}.{field.name}"
            values[field.name] = canary
        models.QuerySet(model).filter(pk=record.pk).update(**values)

    def found_in(self, text):
        """Return the places whose canary stands in a text."""
        text = text.lower()
        if "kanari" not in text:
            return []
        return [place for canary, place in self.places.items() if canary in text]


def etags():
    """Return the tags of what says that it has not changed."""
    addresses = ("/data/contracts.csv", "/data/ocds.json", "/changes/feed.atom", "/data/all.zip")
    found = []
    for address in addresses:
        response = Client().get(address)
        response.getvalue()
        found.append(response.get("ETag"))
    return found


def test_nothing_that_is_not_public_is_on_any_page(world):
    before = etags()
    canaries = Canaries()
    for model in RECORDS:
        canaries.put(world.draft(model), "file", "sha256")
        if proposal := world.proposal(model):
            canaries.put(proposal, *proposal.key_fields, "file", "sha256")
            models.QuerySet(model).filter(pk=proposal.pk).update(state=State.SUBMITTED)
    submitted = world.draft(Document, title="Υποβεβλημένο")
    publication.submit(submitted, make_user("editor"))
    publication.send_back(submitted, make_user("publisher"), "kanari90000")
    canaries.places["kanari90000"] = "the comment of a reviewer"

    # Persons: a natural person's name, the staff, and who reported an error.
    models.QuerySet(Contractor).filter(pk=world.person.pk).update(
        name="kanari90001", tax_id="kanari90002"
    )
    canaries.places |= {"kanari90001": "a person's name", "kanari90002": "a person's tax number"}
    canaries.put(world.report)
    models.QuerySet(ErrorReport).filter(pk=world.report.pk).update(public_text="")
    upload = world.upload_by(make_user("editor"))
    canaries.put(upload)
    ImportUpload.objects.filter(pk=upload.pk).update(content=b"kanari90003", dataset="contracts")
    canaries.places["kanari90003"] = "an uploaded file"
    NameSpelling.objects.create(
        text="kanari90004", folded="KANARI90004", by=make_user(), municipality=world.municipality
    )
    canaries.places["kanari90004"] = "a spelling"
    LogEntry.objects.log_actions(make_user().pk, [world.contract], CHANGE, "kanari90005")
    canaries.places["kanari90005"] = "the log of the admin"
    for user in get_user_model().objects.all():
        canaries.put(user)

    assert etags() == before, "a draft changes the tag of what is public"
    # The report's own page is the reporter's; the log of reports is public.
    world.report = make_report(world)
    world.release = make_release("με πρόχειρα γύρω της")
    walked = 0
    for address, response, body in walk(world, "/nothing/", "/contracts/?amount_from=x"):
        walked += 1
        said = texts_of(body) + str(response.headers) + response.cookies.output()
        assert not canaries.found_in(said), address
        for amount in ("987654.32", "987.654,32", "987,654.32"):
            assert amount not in said, address
    print(f"{len(canaries.places)} canaries, {walked} public addresses")  # noqa: T201
    assert walked > 150


def make_report(world):
    """Return a report without secrets, for the page of its reporter."""
    return ErrorReport.objects.create(text="Άλλο", contract=world.contract)


def test_what_is_drafted_cannot_be_asked_for(world):
    """Neither by its address nor by its words: a draft answers like what does not exist."""
    canary = "kanari77777"
    contract = world.draft(Contract, title=f"Τίτλος {canary}")
    document = world.draft(Document, title=canary, reference=canary)
    company = world.draft(Contractor, name=canary, slug=canary)
    town = world.draft(Municipality, name=canary, slug=canary)
    world.draft(AbsorptionFigure, note=canary)
    client = Client()
    for address in (
        f"/contracts/{contract.reference}/",
        f"/contracts/{contract.reference}/feed.atom",
        f"/documents/{document.reference}/",
        f"/documents/{document.reference}/file/",
        f"/contractors/{company.slug}/",
        f"/municipalities/{town.slug}/",
        f"/municipalities/{town.slug}/embed/",
        f"/municipalities/{town.slug}/feed.atom",
    ):
        assert client.get(address).status_code == 404, address
    assert client.get(f"/search/suggest/?q={canary}").json() == {"suggestions": []}
    likely = client.get(f"/search/suggest/?q={contract.reference}").json()["suggestions"]
    assert contract.get_absolute_url() not in [each["url"] for each in likely]
    assert client.get(f"/search/?q={contract.reference}").status_code == 200  # no way to its page
    for query in (f"q={canary}", f"municipality={canary}", f"contractor={canary}"):
        absent = query.replace(canary, "absent")
        asked, other = (client.get(f"/data/contracts.csv?{each}") for each in (query, absent))
        assert asked.status_code == other.status_code, query
        assert asked.getvalue() == other.getvalue(), query


def test_an_error_of_the_portal_says_nothing_of_what_it_was_doing(world):
    client = Client(raise_request_exception=False)
    secret = "kanari88888"
    with mock.patch("absorption.lists.listings.listing", side_effect=RuntimeError(secret)):
        for address in ("/contracts/", "/en/contracts/", "/data/contracts.json"):
            response = client.get(address)
            assert response.status_code == 500
            assert secret not in response.content.decode() + str(response.headers)
