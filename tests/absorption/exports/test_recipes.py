"""The recipes of docs/journalists.md run, in both languages."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.absorption.exports.ledger import make_ledger

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = ("journalists.md", "journalists.en.md")
# What a recipe prints when it worked on the ledger of these tests.
PRINTED = {
    'pandas.read_csv(\n    "https://portal.example/data/contracts': "399999.99",
    "municipalities.csv": "380000.0|300000.1",
    "json.load": "614999.99",
    "duckdb": "document-",
    "read.csv": "399999",
    "curl": "contract_reference,title",
}


def recipes(guide):
    """Return (language, code) of every recipe."""
    text = (DOCS / guide).read_text()
    return re.findall(r"```(python|r|sh)\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def files(db, tmp_path):
    """What the recipes download, as files: a test calls nobody."""
    make_ledger()
    for name in ("contracts.csv", "contracts.json", "contracts.sha256", "municipalities.csv"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_bytes(Client().get(f"/data/{name}").getvalue())
    return tmp_path


def run(language, code, files):
    """Run a recipe on the files and return what it prints."""
    commands = {
        "python": [sys.executable, "-c"],
        "r": ["Rscript", "-e"],
        "sh": ["bash", "-euo", "pipefail", "-c"],
    }
    address = str(files) if language != "sh" and "urlopen" not in code else f"file://{files}"
    return subprocess.run(
        [*commands[language], code.replace("https://portal.example", address)],
        cwd=files,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_both_guides_have_the_same_recipes():
    greek, english = (recipes(guide) for guide in GUIDES)
    assert len(greek) == 6
    assert [code.replace("δεν έχει δημοσιευθεί", "not published") for _, code in greek] == [
        code for _, code in english
    ]


@pytest.mark.long
@pytest.mark.parametrize("number", range(6))
def test_a_recipe_prints_what_it_says(number, files):
    language, code = recipes(GUIDES[0])[number]
    if language == "r" and not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    [expected] = [text for part, text in PRINTED.items() if part in code]
    printed = run(language, code, files)
    assert any(text in printed for text in expected.split("|")), printed


def test_the_guides_name_only_columns_that_exist():
    from absorption.datasets import DATASETS

    columns = {field.name for dataset in DATASETS.values() for field in dataset.fields}
    for guide in GUIDES:
        named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", (DOCS / guide).read_text()))
        assert named <= columns
