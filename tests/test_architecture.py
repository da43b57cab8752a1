"""What holds the house together and no single page shows."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import get_resolver, resolve, reverse
from django.utils.translation import override

from absorption.datasets import DATASETS
from absorption.views.sitemaps import PAGES

ROOT = Path(__file__).parents[1]

# Each has a page of the sitemap for every record.
OF_A_RECORD = {
    "municipality-detail",
    "contract-detail",
    "contractor-detail",
    "document-detail",
}
# Public, and on purpose not for a search engine.
NOT_IN_THE_SITEMAP = {
    "municipality-profile": "identity of a municipality, linked from its page",
    "municipality-plan": "plans and reports of a municipality, linked from its page",
    "municipality-embed": "the page of the municipality in a frame",
    "municipality-request": "texts to copy, linked from the municipality's page",
    "contract-request": "a text to copy, linked from the contract's page",
    "overview-card": "the picture of the overview",
    "municipality-card": "the picture of a municipality's page",
    "overview-payments": "a download",
    "overview-ranking": "a download",
    "municipality-payments": "a download",
    "overview-payments-figure": "an answer to a script",
    "overview-ranking-figure": "an answer to a script",
    "municipality-payments-figure": "an answer to a script",
    "municipality-feed": "linked from its page",
    "contract-feed": "linked from its page",
    "changes-feed": "linked from its page",
    "document-file": "a download",
    "dataset-export": "a download",
    "dataset-checksum": "a download",
    "data-package": "metadata, linked from the catalogue",
    "data-catalog": "metadata, linked from the catalogue",
    "data-ocds": "a download",
    "data-ocds-extension": "metadata, linked from the package",
    "data-all": "a download",
    "release-detail": "linked from the list of releases",
    "release-file": "a download",
    "release-latest": "leads to a release",
    "release-latest-file": "leads to a download",
    "report-new": "a form",
    "report-sent": "the answer to a form",
    "search-suggest": "an answer to a script",
    "healthz": "for machines",
    "readyz": "for machines",
    "robots": "for machines",
    "sitemap": "itself",
    "sitemap-section": "itself",
    "check": "linked from the methodology",
    "metrics": "for machines, with a token",
    "security": "for machines",
}


def names(resolver):
    """Return the names of the addresses below `resolver` that are not the admin's."""
    for pattern in resolver.url_patterns:
        if getattr(pattern, "namespace", None):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern)
        else:
            yield pattern.name


def test_each_public_address_is_in_the_sitemap_or_left_out_on_purpose():
    assert set(names(get_resolver())) == {*PAGES, *OF_A_RECORD, *NOT_IN_THE_SITEMAP}


def test_each_page_of_the_sitemap_is_declared_public():
    plain = {name for name in PAGES if not hasattr(resolve(reverse(name)).func, "page_parameters")}
    # What readers write is there before a new data version is.
    assert plain == {"report-list"}


@pytest.mark.parametrize("language", ["el", "en"])
@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_each_column_has_words_in_both_languages(dataset, language):
    with override(language):
        words = {
            (field.name, part): str(getattr(field, part))
            for field in dataset.fields
            for part in ("label", "description")
        }
    missing = [key for key, text in words.items() if not text.strip()]
    assert missing == []
    if language == "en":
        greek = {key: text for key, text in words.items() if re.search(r"[Α-Ωα-ω]{4}", text)}
        assert greek == {}


PAGES_OF_WORDS = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(str(p) for p in ROOT.glob("docs/**/*.md")),
]


@pytest.mark.parametrize("page", PAGES_OF_WORDS, ids=lambda page: Path(page).name)
def test_what_a_page_tells_to_run_or_to_open_exists(page):
    text = (ROOT / page).read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    django = {"migrate", "makemessages", "makemigrations", "collectstatic"}
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= commands | django
    rooms = "docs|scripts|tests|templates|deploy|fixtures|absorption|municipalities|smartcities"
    for path in re.findall(rf"`((?:{rooms})/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_no_test_is_imported_by_another():
    """What two of them need lies beside them: world.py, workflow.py, pages.py, factories.py."""
    tests = re.compile(r"^ *(?:from|import) tests\b.*\b(?:test_\w+|conftest)\b", re.MULTILINE)
    files = [*(ROOT / "tests").rglob("*.py"), ROOT / "scripts/screenshots.py"]
    assert [file.name for file in files if tests.search(file.read_text())] == []


def test_every_part_of_a_public_table_says_its_role():
    """A phone shows cells as blocks, but for the matrix: see docs/decisions/table-roles.md."""
    matrix = re.compile(r'<table class="matrix">.*?</table>', re.DOTALL)
    parts = re.compile(r"<(?:table|thead|tbody|tfoot|tr|th|td)\b[^>]*>")
    templates = set((ROOT / "templates").rglob("*.html")) - set(
        (ROOT / "templates/admin").rglob("*.html")
    )
    files = [*templates, ROOT / "absorption/views/guide.py"]
    found = [part for file in files for part in parts.findall(matrix.sub("", file.read_text()))]
    assert len(found) > 50
    assert [part for part in found if "role=" not in part] == []


def test_of_what_the_settings_read_a_shell_says_to_the_tests_the_database_alone():
    source = (ROOT / "smartcities/settings.py").read_text()
    read = set(re.findall(r'(?:environ\.get|required)\(\s*"([A-Z_]+)"', source))
    assert {"PORTAL_DEMO", "BASE_URL", "KHMDHS_URL"} < read
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest_env"]
    assert read == set(told)
