"""The same diff and errors from the console, for files of any length."""

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from absorption.datasets import DATASETS
from absorption.imports import plan
from absorption.imports.editable import EDITABLES
from absorption.imports.reports import Report
from municipalities.models import Contract, Document
from tests.absorption.imports.files import as_csv, exported, exported_rows, new_contract
from tests.factories import make_contract, make_municipality, make_user, published


def rows(count):
    same = new_contract()
    return [
        same | {"title": f"Σύμβαση {number}", "adam": f"24SYMV{number:09d}"}
        for number in range(count)
    ]


def write(folder, table):
    path = folder / "file.csv"
    path.write_bytes(as_csv(table)[0])
    return path


def run(path, **options):
    out = StringIO()
    call_command("import_data", path, dataset="contracts", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_a_dry_run_prints_the_diff_and_writes_nothing(tmp_path):
    published(make_contract())
    [row] = exported_rows("contracts")
    said = run(write(tmp_path, [row | {"net_amount": "1,00"}]), dry_run=True)
    assert "500.000,00\xa0€ → 1,00\xa0€" in said
    assert "changed: 1" in said
    assert Contract.objects.count() == 1


@pytest.mark.django_db
def test_more_rows_than_a_chunk_are_written_in_one_go(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 10)
    make_municipality(name="Δήμος Αθηναίων")
    said = run(write(tmp_path, rows(25)), user=make_user().username)
    assert "new: 25" in said
    assert Contract.objects.count() == 25
    assert len({contract.reference for contract in Contract.objects.all()}) == 25


@pytest.mark.django_db
def test_one_wrong_row_among_many_writes_none(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 10)
    make_municipality(name="Δήμος Αθηναίων")
    table = rows(25)
    table[24]["adam"] = table[0]["adam"]
    with pytest.raises(CommandError, match="δεν γράφτηκε τίποτα"):
        run(write(tmp_path, table), user=make_user().username)
    assert not Contract.objects.exists()


@pytest.mark.django_db
def test_the_right_rows_are_written_and_the_others_come_back_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 10)
    make_municipality(name="Δήμος Αθηναίων")
    table, rejected = rows(25), tmp_path / "υπόλοιπες.xlsx"
    for row in table:
        row |= {"net_amount": "100,00", "gross_amount": "124,00"}
    # One that the row itself says is wrong, one that only the database refuses.
    table[3]["net_amount"], table[24]["gross_amount"] = "πολλά", "99,99"
    path, options = write(tmp_path, table), {"user": make_user().username, "rejected": rejected}
    run(path, dry_run=True, **options)
    assert not rejected.exists()
    assert "new: 23" in run(path, **options)
    assert Contract.objects.count() == 23
    headings, *others = load_workbook(rejected).active.iter_rows(values_only=True)
    assert [row[headings.index("title")] for row in others] == ["Σύμβαση 3", "Σύμβαση 24"]
    assert "Δεν είναι αριθμός" in others[0][-1]
    assert "δεν είναι μικρότερο" in others[1][-1]


@pytest.mark.django_db
def test_what_changed_between_check_and_writing_stops_the_writing(tmp_path, monkeypatch):
    make_municipality(name="Δήμος Αθηναίων")
    path = write(tmp_path, rows(1))

    def meanwhile(report, row):
        Document.objects.filter(pk=row.instance.document_id).delete()

    monkeypatch.setattr(Report, "add", meanwhile)
    with pytest.raises(CommandError, match="Η πύλη άλλαξε στο μεταξύ"):
        run(path, user=make_user().username)
    assert not Contract.objects.exists()


@pytest.mark.django_db
def test_what_a_constraint_refuses_is_found_among_many(tmp_path):
    make_municipality(name="Δήμος Αθηναίων")
    table = [row | {"net_amount": "5,00", "gross_amount": "6,00"} for row in rows(9)]
    table[6]["gross_amount"] = "4,00"
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_data", write(tmp_path, table), dataset="contracts", dry_run=True, stdout=out
        )
    assert "CSV:8 " in out.getvalue()
    assert "δεν είναι μικρότερο από το καθαρό" in out.getvalue()
    assert "refused: 1" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("dataset", EDITABLES)
def test_the_columns_tell_which_dataset_a_file_is(tmp_path, dataset, form):
    content, name = exported(dataset, form, "excel-el")
    path = tmp_path / f"whatever-{name}"
    path.write_bytes(content)
    out = StringIO()
    call_command("import_data", path, dry_run=True, stdout=out)
    assert out.getvalue().startswith(str(DATASETS[dataset].title) + "\n")


@pytest.mark.django_db
def test_a_file_that_could_be_anything_asks_which_dataset_it_is(tmp_path):
    path = write(tmp_path, [["Τίτλος", "Τιμή"], ["κάτι", "1"]])
    with pytest.raises(CommandError, match="--dataset"):
        call_command("import_data", path, dry_run=True)


@pytest.mark.django_db
def test_a_person_and_a_reason_are_asked_for(tmp_path):
    published(make_contract())
    [row] = exported_rows("contracts")
    path = write(tmp_path, [row | {"net_amount": "1,00"}])
    with pytest.raises(CommandError, match="--user"):
        run(path)
    with pytest.raises(CommandError, match="--reason"):
        run(path, user=make_user().username)
    run(path, user=make_user().username, reason="διόρθωση", kind="correction")
    assert Contract.objects.pending().get().net_amount == Decimal("1.00")


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nothing"):
        run(tmp_path / "nothing.csv", dry_run=True)


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_nothing(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("the process needs a database of its own to be killed over")
    make_municipality(name="Δήμος Αθηναίων")
    path = write(tmp_path, rows(12_000))
    database = connection.settings_dict
    address = "postgresql://{USER}@{HOST}:{PORT}/{NAME}".format(**database)
    user = make_user().username
    command = [sys.executable, "manage.py", "import_data", str(path), "--dataset", "contracts"]
    process = subprocess.Popen(
        [*command, "--user", user],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_something_is_written(process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not Contract.objects.exists()


def _wait_until_something_is_written(process):
    """Wait until the second pass holds its first drafts in an open transaction."""
    written = (
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.relation = 'municipalities_contractshare'::regclass "
        "AND l.mode = 'RowExclusiveLock' AND a.xact_start < now() - interval '1 second'"
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "the import ended before it could be killed"
        with connection.cursor() as cursor:
            cursor.execute(written)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nothing was written in time")
