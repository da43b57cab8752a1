"""A published figure is held against every way in: models, fixtures, bulk and raw SQL.

What the models hold is tested on both databases; raw SQL only PostgreSQL can refuse.
"""

from datetime import date
from io import StringIO
from json import dumps

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from absorption.models import AbsorptionFigure
from municipalities.records import PublishedRecordError
from tests.factories import make_figure, published

pytestmark = pytest.mark.django_db

TABLE = "absorption_absorptionfigure"


@pytest.fixture
def figure(db):
    """A published figure of 250,000.00."""
    return published(make_figure())


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_fixture_does_not_overwrite_it(figure, tmp_path):
    [entry] = serializers.serialize("python", [figure])
    entry["fields"]["absorbed_amount"] = "1.00"
    path = tmp_path / "figures.json"
    path.write_text(dumps([entry], default=str))
    with pytest.raises(PublishedRecordError):
        call_command("loaddata", path, stdout=StringIO())
    assert str(AbsorptionFigure.objects.get().absorbed_amount) == "250000.00"


def test_a_fixture_does_not_bring_a_published_one_in(figure, tmp_path):
    [entry] = serializers.serialize("python", [figure])
    entry["pk"], entry["fields"]["figure_date"] = figure.pk + 1, "2025-01-31"
    path = tmp_path / "figures.json"
    path.write_text(dumps([entry], default=str))
    with pytest.raises(PublishedRecordError):
        call_command("loaddata", path, stdout=StringIO())
    assert AbsorptionFigure.objects.count() == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda row: AbsorptionFigure.objects.update_or_create(
            pk=row.pk, defaults={"absorbed_amount": 1}
        ),
        lambda row: AbsorptionFigure.objects.bulk_create(
            [row],
            update_conflicts=True,
            update_fields=["absorbed_amount"],
            unique_fields=["id"],
        ),
        lambda row: AbsorptionFigure._base_manager.filter(pk=row.pk).update(absorbed_amount=1),
        lambda row: row.contract.figures.all().delete(),
        lambda row: row.contract.figures.update(figure_date=date(2024, 1, 1)),
    ],
)
def test_no_shortcut_of_the_models_writes_it(figure, write):
    with pytest.raises(PublishedRecordError):
        write(figure)
    assert str(AbsorptionFigure.objects.get().absorbed_amount) == "250000.00"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET absorbed_amount = 1",
        "UPDATE {} SET state = 'draft', published_at = NULL",
        "UPDATE {} SET figure_date = '2024-01-01', superseded_at = now()",
        "UPDATE {} SET published_at = now()",
        "DELETE FROM {}",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {} CASCADE",
    ],
)
def test_raw_sql_does_not_write_it(figure, sql):
    with pytest.raises(DatabaseError, match="never"):
        run(sql.format(TABLE))
    assert str(AbsorptionFigure.objects.get().absorbed_amount) == "250000.00"


@pytest.mark.postgres
def test_raw_sql_supersedes_it_once_and_never_takes_that_back(figure):
    moment = timezone.now()
    run(f"UPDATE {TABLE} SET superseded_at = %s", moment)  # noqa: S608
    for value in (None, moment.replace(year=2030)):
        with pytest.raises(DatabaseError, match="never changed"):
            run(f"UPDATE {TABLE} SET superseded_at = %s", value)  # noqa: S608


def test_a_draft_is_written_freely(figure):
    draft = make_figure(figure.contract, figure_date=date(2025, 9, 30))
    drafts = AbsorptionFigure.objects.filter(pk=draft.pk)

    drafts.update(absorbed_amount=1)
    drafts.delete()
    assert AbsorptionFigure.objects.count() == 1
