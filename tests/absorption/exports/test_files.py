"""What the addresses of the files answer, and what bad questions get."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pandas
import pytest
from django.test import Client
from django.utils import timezone

from absorption.datasets import DATASETS
from absorption.exports import bundle
from absorption.lists import listings
from absorption.models import DataVersion
from municipalities.dates import today
from tests.factories import make_contract, make_document, published
from tests.pages import csv_rows
from tests.world import AWKWARD_TITLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]


def get(address, status=200, **headers):
    response = Client().get(address, headers=headers)
    response.body = response.getvalue()
    assert response.status_code == status, response.body
    return response


def table(response, delimiter=","):
    return csv_rows(response.body.decode(), delimiter)


def test_headers_say_how_many_rows_of_which_version():
    version = str(DataVersion.current().number)
    for name in DATASETS:
        for extension in ("csv", "xlsx", "json"):
            response = get(f"/data/{name}.{extension}")
            assert int(response["X-Row-Count"]) > 0
            if extension == "csv":
                assert int(response["X-Row-Count"]) == len(table(response))
            assert response["X-Data-Version"] == version
            assert response["X-As-Of"] == today().isoformat()
            assert response["Access-Control-Allow-Origin"] == "*"
            file_name = f"smart-cities_{name}_v{version}_{today()}.{extension}"
            assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'


def test_after_a_publication_there_is_one_row_more(ledger):
    assert get("/data/contracts.csv")["X-Row-Count"] == "5"
    published(make_contract(ledger[0]))
    assert get("/data/contracts.csv")["X-Row-Count"] == "6"


@pytest.mark.parametrize("extension", ["csv", "json", "sha256"])
def test_both_languages_give_the_same_file(extension):
    greek, english = (get(f"{language}/data/contracts.{extension}") for language in ("", "/en"))
    assert greek.body == english.body


def test_rows_and_order_are_those_of_the_page():
    response = get("/data/contracts.csv?municipality=two&sort=-current_net")
    page = Client().get("/contracts/?municipality=two&sort=-current_net")
    shown = [row.record.reference for row in page.context["listing"].table.rows]
    assert [row["contract_reference"] for row in table(response)] == shown
    assert len(shown) == 4
    assert "filtered" in response["Content-Disposition"]
    assert response["X-Filter"].startswith("municipality=two")


def test_lines_end_as_rfc_4180_says():
    lines = get("/data/municipalities.csv").body.split(b"\r\n")
    assert len(lines) == 3 + 2
    assert lines[-1] == b""


def test_excel_in_greece_opens_it():
    response = get("/data/contracts.csv?dialect=excel-el")
    assert response.body.startswith(b"\xef\xbb\xbf")
    row = table(response, ";")[0]
    assert row["Τρέχον συμβατικό ποσό χωρίς ΦΠΑ"] == "399999,99"
    assert row["Ημερομηνία υπογραφής"] == "01/03/2024"
    assert row["Κατάσταση"] == "Σε εξέλιξη"
    assert row["Μετρά στα σύνολα"] == "Ναι"


def test_greek_headers_are_told_apart():
    for name in DATASETS:
        text = get(f"/data/{name}.csv?dialect=excel-el").body.decode("utf-8-sig")
        [header] = csv.reader(io.StringIO(text.split("\r\n")[0]), delimiter=";")
        assert len(set(header)) == len(header) == len(DATASETS[name].fields)


def test_json_has_exact_numbers_and_says_what_it_is():
    document = json.loads(get("/data/contracts.json").body, parse_float=Decimal)
    row = document["rows"][0]
    assert document["metadata"]["row_count"] == len(document["rows"]) == 5
    assert row["title"] == AWKWARD_TITLE
    assert row["current_net"] == Decimal("399999.99")
    assert row["municipality_codes"] == ["0001"]
    assert document["rows"][1]["current_net"] is None
    assert [field["name"] for field in document["metadata"]["fields"]] == list(row)


def test_xlsx_has_numbers_dates_and_a_dictionary():
    book = openpyxl.load_workbook(io.BytesIO(get("/data/contracts.xlsx").body))
    rows, dictionary, source = book.worksheets
    header = [cell.value for cell in rows[1]]
    first = dict(zip(header, rows[2], strict=True))
    assert rows.freeze_panes == "A2"
    assert first["current_net"].value == pytest.approx(399999.99)
    assert first["current_net"].number_format == "#,##0.00"
    assert first["signed_on"].is_date
    assert first["title"].value == "'" + AWKWARD_TITLE
    assert first["title"].data_type == "s"
    assert first["municipality_codes"].value == "0001"
    assert dict(zip(header, rows[3], strict=True))["current_net"].value is None
    assert [cell.value for cell in dictionary["A"]][1:] == header
    assert "CC BY 4.0" in str([cell.value for cell in source["B"]])
    # The same file at any second of the day.
    assert f"{book.properties.created:%F %T}" == f"{today()} 00:00:00"


def test_the_greek_workbook_has_greek_headings_explains_them_and_says_which_clock():
    book = openpyxl.load_workbook(io.BytesIO(get("/data/contracts.xlsx?dialect=excel-el").body))
    rows, dictionary, _source = book.worksheets
    header = [cell.value for cell in rows[1]]
    assert {
        "Τίτλος",
        "Τρέχον συμβατικό ποσό χωρίς ΦΠΑ",
        "Δημοσιεύθηκε στην πύλη (ώρα Ελλάδας)",
    } <= set(header)
    assert [cell.value for cell in dictionary["A"]] == ["Στήλη", *header]
    assert all(cell.value for cell in dictionary["B"])
    there = rows[2][header.index("Δημοσιεύθηκε στην πύλη (ώρα Ελλάδας)")].value
    plain = openpyxl.load_workbook(io.BytesIO(get("/data/contracts.xlsx").body)).worksheets[0]
    utc = plain[2][[cell.value for cell in plain[1]].index("published_at")].value
    [first, *_others] = table(get("/data/contracts.csv"))
    assert f"{utc:%FT%TZ}" == first["published_at"]
    assert there - utc == timezone.localtime().utcoffset()


def test_pandas_reads_the_same_table_from_csv_and_xlsx():
    text = {"municipality_code": str, "region_code": str, "elstat_code": str}
    one = pandas.read_csv(io.BytesIO(get("/data/municipalities.csv").body), dtype=text)
    xlsx = io.BytesIO(get("/data/municipalities.xlsx").body)
    two = pandas.read_excel(xlsx, dtype=text, engine="openpyxl")
    for name in ("allocated", "contracted", "absorbed"):
        assert one[name].tolist() == pytest.approx(two[name].tolist(), nan_ok=True)
    assert one["municipality_code"].tolist() == two["municipality_code"].tolist()


def test_checksum_is_that_of_the_csv():
    file = get("/data/contracts.csv")
    digest, name = get("/data/contracts.sha256").body.decode().split()
    assert digest == hashlib.sha256(file.body).hexdigest()
    assert f'"{name}"' in file["Content-Disposition"]


def test_an_unchanged_file_is_not_sent_twice():
    tag = get("/data/contracts.csv")["ETag"]
    response = get("/data/contracts.csv", 304, if_none_match=tag)
    assert response["Access-Control-Allow-Origin"] == "*"
    published(make_document())
    assert get("/data/contracts.csv", if_none_match=tag)["ETag"] != tag


@pytest.mark.parametrize(
    "address",
    [
        *("/data/contracts.csv", "/data/all.zip", "/data/releases/latest/contracts.csv"),
        *("/en/data/nothing.xyz", "/changes/feed.atom", "/search/suggest/"),
    ],
)
def test_a_browser_asks_first_and_is_told_that_any_site_may_read(address):
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "range"}
    answer = Client().options(address, headers=asked | {"origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Range" in answer["Access-Control-Allow-Headers"]
    assert Client().post(address).status_code == 405


@pytest.mark.postgres
def test_everything_at_once_is_sent_while_it_is_made(monkeypatch):
    asked, listing = [], listings.listing
    monkeypatch.setattr(bundle, "CHUNK", 1)
    monkeypatch.setattr(
        listings, "listing", lambda name, *more: asked.append(name) or listing(name, *more)
    )
    response = Client().get("/data/all.zip")
    assert asked == [next(iter(DATASETS))]
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        sums = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert asked == list(DATASETS)


def test_gzip_is_the_same_file():
    plain = get("/data/documents.csv")
    packed = get("/data/documents.csv", accept_encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_what_does_not_exist_gets_the_list_of_what_does():
    for address in ("/data/nonsense.csv", "/data/contracts.pdf", "/data/nonsense.sha256"):
        text = get(address, 404).body.decode()
        assert all(name in text for name in [*DATASETS, "csv", "xlsx", "json"])


def test_a_bad_question_names_its_parameter_in_the_format_asked():
    for query in (
        "page=2",
        "dialect=excel-fr",
        "as_of=nonsense",
        "as_of=2999-01-01",
        "municpality=one",
        "status=nonsense",
        "amount_from=abc",
        "sort=nonsense",
    ):
        parameter = query.split("=")[0]
        lines = table(get(f"/data/contracts.csv?{query}", 400))
        assert [line["parameter"] for line in lines] == [parameter]
        document = json.loads(get(f"/data/contracts.json?{query}", 400).body)
        assert list(document["errors"]) == [parameter]
        book = openpyxl.load_workbook(io.BytesIO(get(f"/data/contracts.xlsx?{query}", 400).body))
        assert book.active["A2"].value == parameter


def test_a_day_that_is_none_is_named_by_the_contracts_for_machines_too():
    assert list(json.loads(get("/data/ocds.json?as_of=x", 400).body)["errors"]) == ["as_of"]


def test_too_many_rows_for_xlsx_point_to_the_csv(monkeypatch):
    monkeypatch.setattr("absorption.views.files.XLSX_ROWS", 2)
    response = get("/data/contracts.xlsx?sort=-signed_on", 422)
    assert "/data/contracts.csv?sort=-signed_on&dialect=excel-el" in response.body.decode()
    assert 'rel="alternate"' in response["Link"]


def test_the_demo_says_so_in_every_file(settings):
    settings.PORTAL_DEMO = True
    response = get("/data/contracts.csv")
    assert {row["demo"] for row in table(response)} == {"true"}
    assert 'filename="DEMO_' in response["Content-Disposition"]
    document = json.loads(get("/data/contracts.json").body)
    assert document["metadata"]["demo"] is True
    assert document["rows"][0]["demo"] is True
    book = openpyxl.load_workbook(io.BytesIO(get("/data/contracts.xlsx").body))
    assert "ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ" in book.worksheets[2]["A1"].value
    package = json.loads(get("/data/ocds.json").body)
    assert package["smartcities_demo"] is True
    assert "no release is made up" in package["smartcities_officialAmounts"]
    assert json.loads(get("/data/datapackage.json").body)["demo"] is True


def test_a_day_before_everything_gives_an_empty_file():
    day = (today() - timedelta(days=1)).isoformat()
    response = get(f"/data/contracts.csv?as_of={day}")
    assert table(response) == []
    assert (response["X-Row-Count"], response["X-As-Of"]) == ("0", day)


@pytest.mark.parametrize("name", ["ocds.json", "datapackage.json", "catalog.jsonld", "all.zip"])
def test_a_file_that_is_always_whole_takes_no_filter(name):
    for parameter in ("page", "municipality"):
        errors = json.loads(get(f"/data/{name}?{parameter}=2", 400).body)["errors"]
        assert list(errors) == [parameter]


def test_the_descriptions_say_size_and_checksum_of_the_csv_as_it_is_now():
    for _state in ("now", "after another publication"):
        package = json.loads(get("/data/datapackage.json").body)
        catalogue = json.loads(get("/data/catalog.jsonld").body)
        files = {
            file["dct:title"]["@value"]: file
            for entry in catalogue["dcat:dataset"]
            for file in entry["dcat:distribution"]
        }
        assert [resource["name"] for resource in package["resources"]] == list(DATASETS)
        for resource in package["resources"]:
            body = get(f"/data/{resource['path']}").body
            digest = hashlib.sha256(body).hexdigest()
            assert (resource["bytes"], resource["hash"]) == (len(body), f"sha256:{digest}")
            described = files[resource["path"]]
            assert described["dcat:byteSize"]["@value"] == str(len(body))
            assert described["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest
        published(make_document())
