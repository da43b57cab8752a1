"""Strangers' validators read what we publish."""

import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pyshacl
import pytest
from django.test import Client
from frictionless import Package, system
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, URIRef
from referencing import Registry, Resource

from absorption.datasets import DATASETS
from absorption.exports.releases import make_release, release_name
from municipalities.models import Contract
from tests.factories import make_contract, make_figure, make_municipality, published
from tests.pages import body

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FORMATS = Path(__file__).resolve().parents[3] / "shared" / "formats"
outside = pytest.mark.skipif(
    not FORMATS.is_dir(), reason=f"the schemas of the outside formats are not at {FORMATS}"
)


@pytest.fixture
def unpacked(ledger, tmp_path):
    with zipfile.ZipFile(io.BytesIO(body("/data/all.zip"))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_frictionless_validates_every_table(unpacked):
    with system.use_context(trusted=True):
        report = Package(str(unpacked / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(DATASETS)


def test_frictionless_sees_a_broken_cell(unpacked):
    path = unpacked / "allocations.csv"
    path.write_text(path.read_text().replace("1000000.00", "1.000.000,00"))
    with system.use_context(trusted=True):
        report = Package(str(unpacked / "datapackage.json")).validate()
    assert "type-error" in {error for [error] in report.flatten(["type"])}


def test_frictionless_sees_a_row_that_leads_nowhere(unpacked):
    path = unpacked / "amendments.csv"
    path.write_bytes(path.read_bytes().replace(b"16954-0001", b"16954-9999"))
    package = json.loads((unpacked / "datapackage.json").read_text())
    for resource in package["resources"]:  # or it would see no further than the checksum
        del resource["bytes"], resource["hash"]
    (unpacked / "datapackage.json").write_text(json.dumps(package))
    with system.use_context(trusted=True):
        report = Package(str(unpacked / "datapackage.json")).validate()
    assert {error for [error] in report.flatten(["type"])} == {"foreign-key"}


@outside
def test_ocds_package_is_valid(ledger):
    release = json.loads((FORMATS / "ocds-1.1.5-dereferenced-release-schema.json").read_text())
    package = json.loads((FORMATS / "ocds-1.1.5-release-package-schema.json").read_text())
    address = package["properties"]["releases"]["items"]["$ref"]
    registry = Registry().with_resource(address, Resource.from_contents(release))
    validator = jsonschema.Draft4Validator(
        package, registry=registry, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
    document = json.loads(body("/data/ocds.json"))
    assert [error.message for error in validator.iter_errors(document)] == []
    assert len(document["releases"]) == 5
    document["releases"][0].pop("ocid")
    assert not validator.is_valid(document)


def test_ocds_names_what_is_bought_and_by_which_scheme_who_sold_it(ledger):
    one, *_others = ledger
    published(make_contract(one, net="1.00", cpv="48000000-8 72000000-5"))
    document = json.loads(body("/data/ocds.json"))
    bought = [release["contracts"][0].get("items") for release in document["releases"]]
    codes = [{"scheme": "CPV", "id": code} for code in ("48000000-8", "72000000-5")]
    assert bought[-1] == [
        {"id": "1", "classification": codes[0], "additionalClassifications": codes[1:]}
    ]
    parties = [party for release in document["releases"] for party in release["parties"]]
    schemes = {party["identifier"].get("scheme") for party in parties if "identifier" in party}
    assert schemes == set(document["smartcities_identifierSchemes"]) == {"GR-AFM", "GR-YPES"}


def test_the_id_of_an_ocds_release_changes_with_its_content_alone(ledger):
    def ids():
        releases = json.loads(body("/data/ocds.json"))["releases"]
        return {release["ocid"]: release["id"] for release in releases}

    before = ids()
    published(make_contract(ledger[0], net="1.00"))
    assert before.items() <= ids().items()
    published(make_figure(Contract.objects.get(reference="16954-0002"), "2.00"))
    changed = {ocid.rpartition("-")[2] for ocid, id_ in ids().items() if before.get(ocid) != id_}
    assert changed == {"0002", "0006"}


def test_without_a_contract_there_is_no_ocds_package():
    make_municipality(slug="one")
    answer = Client().get("/data/ocds.json")
    assert (answer.status_code, "σύμβαση" in answer.content.decode()) == (404, True)
    with zipfile.ZipFile(io.BytesIO(body("/data/all.zip"))) as archive:
        assert "ocds.json" not in archive.namelist()
    for address in ("/data/", "/data/catalog.jsonld"):
        assert "ocds.json" not in body(address).decode()


# pyshacl still calls rdflib's parts by their old names.
old_name = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def complaints(shapes, graph):
    """Return what the shapes find, one line a complaint."""
    path = str(FORMATS / f"dcat-ap-3.0.1-{shapes}.ttl")
    _conforms, results, _text = pyshacl.validate(
        graph, shacl_graph=path, shacl_graph_format="turtle"
    )
    return {
        (str(results.value(one, SH.resultPath)), str(results.value(one, SH.resultMessage)))
        for one in results.subjects(RDF.type, SH.ValidationResult)
    }


def catalogue():
    return Graph().parse(data=body("/data/catalog.jsonld"), format="json-ld")


@outside
@old_name
@pytest.mark.parametrize("shapes", ["shapes", "range"])
def test_catalogue_passes_the_dcat_ap_shapes(shapes, tmp_path, settings, ledger):
    settings.MEDIA_ROOT = tmp_path
    make_release("δοκιμή")
    assert complaints(shapes, catalogue()) == set()


@old_name
def test_the_catalogue_has_ocds_everything_and_each_release_with_its_checksum(
    tmp_path, settings, ledger
):
    settings.MEDIA_ROOT = tmp_path
    release = make_release("δοκιμή")
    graph = catalogue()
    files = {
        str(url).rpartition("/")[2]: file for file, url in graph.subject_objects(DCAT.downloadURL)
    }
    assert {"contracts.csv", "ocds.json", "all.zip"} <= set(files)
    frozen = files[release_name(release)]
    size = graph.value(frozen, DCAT.byteSize)
    checksum = graph.value(frozen, URIRef("http://spdx.org/rdf/terms#checksum"))
    digest = graph.value(checksum, URIRef("http://spdx.org/rdf/terms#checksumValue"))
    assert (int(size), str(digest)) == (release.size, release.sha256)


@old_name
def test_every_dataset_has_a_subject_of_eurovoc():
    subjects = {str(subject) for subject in catalogue().objects(None, DCTERMS.subject)}
    assert subjects == {"http://eurovoc.europa.eu/1810"}  # public contract


@outside
@old_name
def test_all_that_is_recommended_is_there_but_what_is_not_ours_to_say(ledger):
    missing = {
        path.split("/")[-1] for path, _message in complaints("shapes_recommended", catalogue())
    }
    # The outline of Greece, and what kind of authority publishes.
    assert missing <= {"ns#bbox", "dcat#bbox", "dcat#centroid", "type"}


@outside
@old_name
def test_the_shapes_see_a_catalogue_without_a_publisher():
    graph = catalogue()
    graph.remove((None, DCTERMS.publisher, None))
    assert complaints("shapes", graph)
