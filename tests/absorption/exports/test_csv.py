"""The CSV: exact, complete, harmless, the same from both writers."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from absorption.datasets import DATASETS
from absorption.exports import snapshot, writers
from absorption.exports.export import Export
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import header, text_writer
from absorption.exports.writers import csv_chunks
from absorption.lists.listings import listing
from tests.factories import make_contract, make_figure, published
from tests.pages import csv_rows
from tests.world import AWKWARD_TITLE

pytestmark = pytest.mark.django_db


def export(name, as_of=None):
    return Export(DATASETS[name], listing(name, {}, as_of).rows, as_of)


def text_of(name, as_of=None):
    return b"".join(csv_chunks(export(name, as_of))).decode()


def rows_of(name, as_of=None):
    return csv_rows(text_of(name, as_of))


def written_by_hand(one):
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header(one.fields))
    for values in one.values():
        writer.writerow(
            [text_writer(field)(value) for field, value in zip(one.fields, values, strict=True)]
        )
    return lines.getvalue()


@pytest.mark.postgres
@pytest.mark.parametrize("chunk", [1, CHUNK])
def test_the_database_writes_what_we_would_write(chunk, monkeypatch, ledger):
    monkeypatch.setattr(snapshot, "CHUNK", chunk)
    monkeypatch.setattr(writers, "CHUNK", chunk)
    for name in DATASETS:
        assert text_of(name) == written_by_hand(export(name))


def test_json_in_a_cell_is_written_alike_by_every_database():
    [changed] = [field for field in DATASETS["changes"].fields if field.name == "new_values"]
    value = {"title": "α", "ada": [{"share": 1, "b": 2}], "adam": None}
    assert (
        text_writer(changed)(value) == '{"ada": [{"b": 2, "share": 1}], "adam": null, "title": "α"}'
    )


def test_files_are_written_where_queries_are_logged(ledger):
    with CaptureQueriesContext(connection):
        for name in DATASETS:
            assert text_of(name).count("\n") > 1, name


def test_a_contract_carries_what_it_comes_to_and_what_is_unknown_is_empty(ledger):
    first, second, third, *others = rows_of("contracts")
    assert (
        first.items()
        >= {
            "title": "'" + AWKWARD_TITLE,
            "municipality_codes": "0001",
            "municipality_shares": "100.00",
            "net_amount": "400000.01",
            "current_net": "399999.99",
            "absorbed": "123456.78",
            "absorbed_of_contracted": "30.8642",
            "figure_document_url": "https://e.gr/a",
            "current_ends_on": "2026-06-30",
            "vat_basis": "net",
            "counts_in_totals": "true",
        }.items()
    )
    assert (
        second.items()
        >= {
            "net_amount": "",
            "current_net": "",
            "absorbed": "",
            "absorbed_of_contracted": "",
            "gross_amount": "124000.00",
            "vat_basis": "gross",
        }.items()
    )
    # Shares stand in the order of the codes; an unknown one is empty.
    assert third["municipality_codes"] == "0001|0002"
    assert third["municipality_shares"] == "33.33|66.67"
    assert [row["municipality_shares"] for row in others] == ["|", "100.00"]
    # What left the Action is marked, and a reduction stays a number.
    assert [row["counts_in_totals"] for row in others] == ["true", "false"]
    [amendment] = rows_of("amendments")
    assert amendment["net_change"] == "-0.02"


def test_a_person_is_not_named(ledger):
    for name in DATASETS:
        assert "Παπαδόπουλος" not in text_of(name), name
    assert "φυσικό πρόσωπο" in {row["name"] for row in rows_of("contractors")}


@pytest.mark.parametrize(
    ("paid", "written"),
    [("90000000.00", "100.0000"), ("89999999.99", "99.9999"), ("0.01", "0.0001"), ("0", "0.0000")],
)
def test_less_than_all_is_never_all_of_it_in_a_file_either(paid, written):
    contract = published(make_contract(net="90000000.00"))
    published(make_figure(contract, paid))
    assert rows_of("contracts")[0]["absorbed_of_contracted"] == written
