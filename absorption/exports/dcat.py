"""The catalogue for data.gov.gr and data.europa.eu: DCAT-AP 3 as JSON-LD."""

from django.conf import settings

from absorption.datasets import DATASETS
from absorption.exports.about import MEDIA_TYPES, address, in_both
from absorption.exports.metadata import COVERS_FROM, COVERS_UNTIL
from absorption.exports.releases import release_name

EU = "http://publications.europa.eu/resource/authority/"


def concept(identifier, label):
    """Return a concept of a controlled vocabulary, with its English name there."""
    return {
        "@id": identifier,
        "@type": "skos:Concept",
        "skos:prefLabel": {"@value": label, "@language": "en"},
    }


LICENCE = {
    "@id": f"{EU}licence/CC_BY_4_0",
    "@type": "dct:LicenseDocument",
    "dct:type": concept("http://purl.org/adms/licencetype/Attribution", "Attribution"),
}
THEMES = {
    "GOVE": "Government and public sector",
    "ECON": "Economy and finance",
    "REGI": "Regions and cities",
}
# EuroVoc; only concepts whose address could be checked.
SUBJECT = concept("http://eurovoc.europa.eu/1810", "public contract")
KEYWORDS = {
    "el": ["έξυπνες πόλεις", "δημόσιες συμβάσεις", "Ταμείο Ανάκαμψης", "δήμοι", "απορρόφηση"],
    "en": ["smart cities", "public contracts", "Recovery Fund", "municipalities", "absorption"],
}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
    "dcatap": "http://data.europa.eu/r5r/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
}
OCDS = "https://standard.open-contracting.org/1.1/en/"
ZIP = "application/zip"


def catalogue(version, issued=None, releases=(), *, has_ocds=False, sums=None):
    """Return the catalogue of the `DataVersion` and of the standing `releases`.

    `issued` is when something first was public, `has_ocds` whether there is an OCDS package,
    `sums` gives the size and SHA-256 of files by name.
    """
    page = address("data-catalogue")
    return {
        "@context": CONTEXT,
        "@id": f"{page}catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": texts("Ανοικτά δεδομένα της Δράσης 16954", "Open data of Action 16954"),
        "dct:description": texts(
            "Το δημόσιο βιβλίο της Δράσης «Έξυπνες Πόλεις»: εντάξεις, συμβάσεις, πληρωμές.",
            "The public ledger of the «Smart Cities» Action: grants, contracts, payments.",
        ),
        "dct:publisher": publisher(page),
        "dct:language": languages(),
        "dct:license": LICENCE,
        "dct:spatial": [{"@id": f"{EU}country/GRC", "@type": "dct:Location"}],
        "foaf:homepage": {"@id": page, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": {
            "@id": f"{EU}data-theme",
            "@type": "skos:ConceptScheme",
            "dct:title": {"@value": "Data theme", "@language": "en"},
        },
        **({"dct:issued": moment(issued)} if issued else {}),
        **({"dct:modified": moment(version.changed_at)} if version.changed_at else {}),
        "dcat:dataset": [
            *(
                dataset_entry(dataset, page, version, has_ocds, sums or {})
                for dataset in DATASETS.values()
            ),
            whole_entry(page, version),
            *(release_entry(release, page) for release in releases),
        ],
    }


def dataset_entry(dataset, page, version, has_ocds, sums):
    """Return one dataset with its files, the contracts also by OCDS."""
    title, description = in_both(dataset.title), in_both(dataset.description)
    files = [
        distribution(
            address("dataset-export", dataset.name, extension),
            page,
            f"{dataset.name}.{extension}",
            media,
        )
        | measured(sums.get(f"{dataset.name}.{extension}"))
        for extension, media in MEDIA_TYPES.items()
    ]
    if dataset.name == "contracts" and has_ocds:
        files.append(
            distribution(address("data-ocds"), page, "ocds.json", MEDIA_TYPES["json"])
            | {"dct:conformsTo": {"@id": OCDS, "@type": "dct:Standard"}}
        )
    return {
        "@id": f"{page}#{dataset.name}",
        "dct:identifier": dataset.name,
        "dct:title": texts(f"Έξυπνες Πόλεις: {title['el']}", f"Smart cities: {title['en']}"),
        "dct:description": texts(description["el"], description["en"]),
        **about(page),
        **of_version(version),
        "dcat:distribution": files,
    }


def whole_entry(page, version):
    """Return everything at once, as it is now."""
    return {
        "@id": address("data-all"),
        "dct:identifier": "all",
        "dct:title": texts("Έξυπνες Πόλεις: όλα τα δεδομένα", "Smart cities: all data"),
        "dct:description": texts(
            "Κάθε σύνολο σε κάθε μορφή, με αθροίσματα ελέγχου.",
            "Every dataset in every format, with checksums.",
        ),
        **about(page),
        **of_version(version),
        "dcat:distribution": [distribution(address("data-all"), page, "all.zip", ZIP)],
    }


def release_entry(release, page):
    """Return a frozen release, with size and checksum of its file."""
    landing = address("release-detail", release.number)
    name = release_name(release)
    file = distribution(address("release-file", release.number, name), landing, name, ZIP)
    return {
        "@id": landing,
        "dct:identifier": f"release-{release.number}",
        "dct:title": texts(
            f"Έξυπνες Πόλεις: έκδοση δεδομένων {release.number}",
            f"Smart cities: data release {release.number}",
        ),
        "dct:description": texts(
            "Όλα τα δεδομένα όπως ήταν εκείνη την ημέρα· δεν αλλάζουν.",
            "All data as they were on that day; they do not change.",
        ),
        **about(page),
        "dct:issued": {"@value": release.day.isoformat(), "@type": "xsd:date"},
        "dct:isVersionOf": {"@id": address("data-all")},
        "dcat:version": str(release.data_version),
        "dcat:distribution": [file | measured({"size": release.size, "sha256": release.sha256})],
    }


def of_version(version):
    """Return which data version a dataset that follows the ledger is of."""
    changed = {"dct:modified": moment(version.changed_at)} if version.changed_at else {}
    return {"dcat:version": str(version.number)} | changed


def about(page):
    """Return what is the same for every dataset."""
    return {
        "@type": "dcat:Dataset",
        "dct:publisher": publisher(page),
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": settings.PUBLISHER,
            "vcard:hasEmail": {"@id": f"mailto:{settings.CONTACT_EMAIL}"},
        },
        "dct:language": languages(),
        "dcat:theme": [concept(f"{EU}data-theme/{code}", label) for code, label in THEMES.items()],
        "dct:subject": [SUBJECT],
        "dcat:keyword": [
            {"@value": word, "@language": language}
            for language, words in KEYWORDS.items()
            for word in words
        ],
        "dct:spatial": [{"@id": f"{EU}country/GRC", "@type": "dct:Location"}],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": COVERS_FROM, "@type": "xsd:date"},
            "dcat:endDate": {"@value": COVERS_UNTIL, "@type": "xsd:date"},
        },
        "dct:accrualPeriodicity": {"@id": f"{EU}frequency/IRREG", "@type": "dct:Frequency"},
        "dct:accessRights": {"@id": f"{EU}access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
    }


def distribution(url, page, name, media):
    """Return one file of a dataset."""
    extension = name.rpartition(".")[2].upper()
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": {"@value": name},
        "dct:description": texts(f"Όλες οι γραμμές σε {extension}", f"All rows as {extension}"),
        "dcat:accessURL": {"@id": page, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": url, "@type": "rdfs:Resource"},
        "dct:format": {
            "@id": f"{EU}file-type/{extension}",
            "@type": "dct:MediaTypeOrExtent",
        },
        "dcat:mediaType": {
            "@id": f"http://www.iana.org/assignments/media-types/{media}",
            "@type": "dct:MediaType",
        },
        "dct:license": LICENCE,
        "dcatap:availability": concept(f"{EU}planned-availability/AVAILABLE", "Available"),
    }


def measured(said):
    """Return size and SHA-256 of a file as `said`, nothing where they are not known."""
    if said is None:
        return {}
    return {
        "dcat:byteSize": {"@value": str(said["size"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": {"@value": said["sha256"], "@type": "xsd:hexBinary"},
        },
    }


def publisher(page):
    """Return who publishes, as `PUBLISHER` says: no authority is invented."""
    return {"@id": f"{page}#publisher", "@type": "foaf:Agent", "foaf:name": settings.PUBLISHER}


def languages():
    """Return the languages of the data: Greek, with an English dictionary."""
    return [
        {"@id": f"{EU}language/{code}", "@type": "dct:LinguisticSystem"} for code in ("ELL", "ENG")
    ]


def texts(greek, english):
    """Return a text in both languages."""
    return [{"@value": greek, "@language": "el"}, {"@value": english, "@language": "en"}]


def moment(at):
    """Return a typed moment."""
    return {"@value": at.isoformat(), "@type": "xsd:dateTime"}
