"""SQLite is one file: those who write and those who read wait for each other, and nobody fails."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.processes import ROOT, environment, filled_sqlite, python

pytestmark = pytest.mark.long

DRAFTS = """
import django
django.setup()
from tests.workflow import make_staff
from itertools import count
from tests import factories
from tests.factories import make_contract
factories.numbers = count(1000)
from municipalities.models import Document, Municipality
act = Document.objects.filter(standing="official_act").first()
for number in range(8):
    make_staff(f"editor{number}")
    make_contract(Municipality.objects.first(), title=f"Σχέδιο {number}", document=act)
"""
KEPT = """
import django, json
django.setup()
from municipalities.models import Contract
rows = Contract.history.filter(title__startswith="Σχέδιο").values_list("contracting_authority")
print(json.dumps([name for (name,) in rows]))
"""
EDITS, READS = 6, 6
PEOPLE = 8 if os.environ.get("KILLS") else 4  # of each kind: all of them for `make faults`


def test_editors_and_readers_at_once(tmp_path, counts):
    env = environment(
        filled_sqlite(tmp_path),
        tmp_path / "media",
        DJANGO_SETTINGS_MODULE="smartcities.settings",
    )
    python(env, "-c", DRAFTS)
    people = [("editor", EDITS)] * PEOPLE + [("reader", READS)] * PEOPLE
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.faults.many_editors",
                what,
                str(number % PEOPLE),
                str(times),
            ],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, (what, times) in enumerate(people)
    ]
    said = [process.communicate() for process in running]
    assert [error for _out, error in said if "Error" in error] == []
    answers = sum((Counter(json.loads(out)) for out, _error in said), Counter())
    counts(
        f"{PEOPLE} editors and {PEOPLE} readers on SQLite",
        answers.total(),
        answers.total() - answers["200"],
    )
    assert answers == {"200": PEOPLE * (EDITS + READS)}
    kept = json.loads(python(env, "-c", KEPT).stdout)
    wanted = {f"Αρχή {number}.{turn}" for number in range(PEOPLE) for turn in range(EDITS)}
    assert wanted <= set(kept)
