"""The CSV: exact, complete, harmless, the same from both writers."""

import csv
import io
from decimal import Decimal

import pytest

from absorption.datasets import DATASETS
from absorption.exports import snapshot, writers
from absorption.exports.export import Export
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import as_text, header
from absorption.exports.writers import csv_chunks
from absorption.listings import listing
from tests.absorption.exports.ledger import AWKWARD_TITLE, make_ledger

pytestmark = pytest.mark.django_db


def export(name, as_of=None):
    return Export(DATASETS[name], listing(name, {}, as_of).rows, as_of)


def text_of(name, as_of=None):
    return b"".join(csv_chunks(export(name, as_of))).decode()


def rows_of(name, as_of=None):
    return list(csv.DictReader(io.StringIO(text_of(name, as_of), newline="")))


def written_by_hand(one):
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header(one.fields))
    for values in one.values():
        writer.writerow(map(as_text, one.fields, values))
    return lines.getvalue()


def test_every_dataset_has_as_many_rows_as_it_counts():
    make_ledger()
    for name in DATASETS:
        assert len(rows_of(name)) == export(name).count > 0


@pytest.mark.postgres
@pytest.mark.parametrize("chunk", [1, CHUNK])
def test_the_database_writes_what_we_would_write(chunk, monkeypatch):
    monkeypatch.setattr(snapshot, "CHUNK", chunk)
    monkeypatch.setattr(writers, "CHUNK", chunk)
    make_ledger()
    for name in DATASETS:
        assert text_of(name) == written_by_hand(export(name))


def test_a_contract_carries_what_it_comes_to():
    make_ledger()
    row = rows_of("contracts")[0]
    assert row["title"] == "'" + AWKWARD_TITLE
    assert row["municipality_codes"] == "0001"
    assert row["net_amount"] == "400000.01"
    assert row["current_net"] == "399999.99"
    assert row["absorbed"] == "123456.78"
    assert row["absorbed_of_contracted"] == "30.9"
    assert row["figure_document_url"] == "https://e.gr/a"
    assert row["current_ends_on"] == "2026-06-30"
    assert row["vat_basis"] == "net"
    assert row["counts_in_totals"] == "true"


def test_unknown_is_an_empty_cell():
    make_ledger()
    row = rows_of("contracts")[1]
    assert (row["net_amount"], row["current_net"], row["absorbed"]) == ("", "", "")
    assert (row["gross_amount"], row["vat_basis"]) == ("124000.00", "gross")
    assert row["absorbed_of_contracted"] == ""


def test_shares_stand_in_the_order_of_the_codes():
    make_ledger()
    rows = rows_of("contracts")
    assert [row["municipality_shares"] for row in rows] == [
        "100.00", "100.00", "33.33|66.67", "|", "100.00",
    ]  # fmt: skip
    assert rows[2]["municipality_codes"] == "0001|0002"


def test_a_person_is_not_named():
    make_ledger()
    for name in DATASETS:
        assert "Παπαδόπουλος" not in text_of(name), name
    assert "φυσικό πρόσωπο" in {row["name"] for row in rows_of("contractors")}


def test_what_left_the_action_is_marked():
    make_ledger()
    assert [row["counts_in_totals"] for row in rows_of("contracts")] == ["true"] * 4 + ["false"]


def test_a_reduction_stays_a_number():
    make_ledger()
    [row] = rows_of("amendments")
    assert Decimal(row["net_change"]) == Decimal("-0.02")
