"""What an editor, a file or a register brings in is text wherever it comes out."""

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import models

from absorption import publication
from absorption.datasets import DATASETS
from municipalities.models import Contract, Contractor, Document, Municipality
from tests.factories import make_user
from tests.security.crawl import SENT_BACK, is_markup, texts_of, walk
from tests.world import RECORDS

pytestmark = [pytest.mark.long, pytest.mark.django_db]

# SQL, markup, a template, a formula, an address that runs, what XML does not know.
TEXTS = (
    "=1+1'; DROP TABLE x; --<fuzz0 onx='1'>{{ 'fuzzed'|upper }}",
    '"><fuzz0 onx=1>{% load fuzz0 %}\\u003cfuzz0>',
    "</script><fuzz0>&lt;fuzz0&gt;",
    "@SUM(1+1)*cmd|' /C calc'!A0 ]]><fuzz0/>",
    "+1\t-1\x0b\x1f<!--<fuzz0>-->${7*7}#{7*7}",
    "-1+1 \u202e<fuzz0 onx=\"1\">' OR '1'='1",
)
SHORTEST = 60
KEPT = {"file", "sha256", "url", "country", "review_comment", "reference"}


def fill(record, start):
    """Write one of the texts into every long text of a row; return what was written."""
    values = {}
    for field in type(record)._meta.concrete_fields:
        is_text = type(field) in {models.CharField, models.TextField}
        is_long = (field.max_length or 999) > SHORTEST + 20
        if is_text and is_long and not field.choices and field.name not in KEPT:
            number = start + len(values)
            values[field.name] = f"{TEXTS[number % len(TEXTS)]} {record._meta.model_name}{number}"
    models.QuerySet(type(record)).filter(pk=record.pk).update(**values)
    record.refresh_from_db()
    return values


@pytest.fixture
def world(settings, world):
    settings.PUBLISHER = TEXTS[1]
    world.written = {}
    world.rows = {}
    for number, model in enumerate(RECORDS):
        record = world.draft(model)
        changes = getattr(record, "version_of_id", None) is not None  # of the one Action
        record.change_kind = "revision" if changes else "publication"
        world.written[model] = fill(record, number)
        record.change_reason = TEXTS[number % len(TEXTS)]
        record.edited_by = make_user("editor")
        record.save()
        reason = TEXTS[(number + 3) % len(TEXTS)]
        publication.load([record], reason, with_changes=changes)
        world.rows[model] = model.objects.get(pk=record.version_of_id) if changes else record
    return world


def test_it_is_text_on_every_page_and_in_every_file(world):
    walked = 0
    pages = [
        f"/municipalities/{world.rows[Municipality].slug}/",
        f"/contracts/{world.rows[Contract].reference}/",
        f"/contractors/{world.rows[Contractor].slug}/",
        f"/documents/{world.rows[Document].reference}/",
        "/search/?q=fuzz0",
        "/search/suggest/?q=fuzz0",
    ]
    for address, response, body in walk(world, *pages):
        walked += 1
        kind = response["Content-Type"]
        assert response.status_code < 500, address
        said = texts_of(body)
        if is_markup(response):
            assert not SENT_BACK.search(body), address
        if "zip" not in kind and "sheet" not in kind:
            assert "FUZZED" not in said, address
        if is_markup(response) and "html" not in kind:
            ET.fromstring(body)  # noqa: S314 - our own feed
        if "json" in kind:
            json.loads(body)
        for script in re.findall(r'<script type="application/[^"]*json"[^>]*>(.*?)</script>', said):
            json.loads(script)
    assert walked > 150
    print(f"{walked} public addresses with text in them that would be code")  # noqa: T201


def test_a_page_shows_it_letter_by_letter(client, world):
    for model, address, field in (
        (Contract, f"/contracts/{world.rows[Contract].reference}/", "title"),
        (Document, f"/documents/{world.rows[Document].reference}/", "title"),
        (Contractor, f"/contractors/{world.rows[Contractor].slug}/", "name"),
        (Municipality, f"/municipalities/{world.rows[Municipality].slug}/", "name"),
    ):
        assert world.written[model][field] in unescape(client.get(address).content.decode())


def test_a_file_holds_it_letter_by_letter_and_runs_nothing(client, world):
    expected = {
        "contracts": world.written[Contract]["title"],
        "documents": world.written[Document]["title"],
        "contractors": world.written[Contractor]["name"],
    }
    for name, text in expected.items():
        rows = json.loads(client.get(f"/data/{name}.json").getvalue())["rows"]
        assert text in [value for row in rows for value in row.values()], name
    for name in DATASETS:
        for query in ("", "?dialect=excel-el"):
            said = client.get(f"/data/{name}.csv{query}").getvalue().decode("utf-8-sig")
            delimiter = ";" if query else ","
            for row in csv.reader(io.StringIO(said), delimiter=delimiter):
                for cell in row:
                    assert not re.match(r"[=@\t\r]|[+-](?![\d.,]+$)", cell), (name, cell)
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/data/{name}.xlsx").getvalue()))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (name, cell.value)
