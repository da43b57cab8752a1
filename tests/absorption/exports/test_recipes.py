"""The recipes of docs/journalists.md run against the portal, and come to what its pages say."""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.test import Client

from absorption.datasets import DATASETS
from tests.portal import Portal

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = ("journalists.md", "journalists.en.md")
# What each recipe's totals are on the overview, by its first words, in the order of the guide.
TOTALS = {
    'import pandas\n\ncontracts = pandas.read_csv(\n    "https://portal.example/data/contracts': [
        "contracted"
    ],
    "import pandas\n\nmunicipalities": ["allocated"],
    "import json": ["contracted", "absorbed"],
    "from urllib.request import urlretrieve": ["contracted"],
    "contracts <- read.csv": ["contracted"],
    "curl": [],
}


def recipes(guide):
    """Return (language, code) of every recipe."""
    text = (DOCS / guide).read_text()
    return re.findall(r"```(python|r|sh)\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The portal on the sample set."""
    portal = Portal(tmp_path_factory.mktemp("demo"), demo=True)
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def overview(portal):
    """What the first page says of the Action, by the label of the amount, as a plain number."""
    page = urlopen(portal.address).read().decode()
    found = re.findall(
        r'amount__label">\s*([^<]*?)\s*<.*?amount__value">(.*?)</p>', page, re.DOTALL
    )
    labels = {
        "Εγκρίθηκαν": "allocated",
        "Υπογράφηκαν": "contracted",
        "Πληρώθηκαν": "absorbed",
    }
    amounts = {}
    for label, value in found:
        if label in labels and labels[label] not in amounts:
            digits = re.search(r"[\d.]+,\d\d", unescape(value))
            amounts[labels[label]] = digits[0].replace(".", "").replace(",", ".")
    return amounts


def run(language, code, address, folder):
    """Run a recipe against the portal and return what it prints."""
    commands = {
        "python": [sys.executable, "-c"],
        "r": ["Rscript", "-e"],
        "sh": ["bash", "-euo", "pipefail", "-c"],
    }
    return subprocess.run(
        [*commands[language], code.replace("https://portal.example", address)],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_both_guides_have_the_same_recipes():
    greek, english = (recipes(guide) for guide in GUIDES)
    assert len(greek) == len(TOTALS)
    assert [code.replace("δεν έχει δημοσιευθεί", "not published") for _, code in greek] == [
        code for _, code in english
    ]


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(TOTALS)))
def test_a_recipe_comes_to_the_cent_that_the_overview_says(number, portal, overview, tmp_path):
    language, code = recipes(GUIDES[0])[number]
    if language == "r" and not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    [codes] = [codes for start, codes in TOTALS.items() if code.startswith(start)]
    printed = run(language, code, portal.address, tmp_path)
    if not codes:
        assert printed.startswith("contract_reference,title")
    for one in codes:
        assert re.search(rf"(?<!\d){re.escape(overview[one])}(?!\d)", printed), printed


def test_the_guides_name_only_columns_that_exist():
    columns = {field.name for dataset in DATASETS.values() for field in dataset.fields}
    for guide in GUIDES:
        named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", (DOCS / guide).read_text()))
        assert named
        assert named <= columns


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "guide"), [("", GUIDES[0]), ("/en", GUIDES[1])])
def test_the_guide_is_a_page_with_the_address_of_this_portal(prefix, guide, settings):
    page = Client().get(f"{prefix}/data/guide/").content.decode()
    page = page.partition('id="cite-text"')[0]
    found = [unescape(code) for code in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)]
    expected = [code for _, code in recipes(guide)]
    assert found == [code.replace("https://portal.example", settings.BASE_URL) for code in expected]
    for heading in re.findall(r"^## (.*)$", (DOCS / guide).read_text(), re.MULTILINE):
        assert f">{heading}</h2>" in unescape(page)
    assert "**" not in page
    assert "`" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/data/", "/contracts/"])
def test_the_guide_is_one_step_from_the_downloads(page):
    assert 'href="/data/guide/"' in Client().get(page).content.decode()
