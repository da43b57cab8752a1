"""A stranger's program computes every number of the pages anew from the files: nothing differs."""

import os

import pytest

from tests.browser.conftest import Portal
from tests.formats import recompute

pytestmark = pytest.mark.long
# Earlier days and data versions: all that `make recompute` asks for, or one of each.
STATES = (3, 2) if os.environ.get("RECOMPUTE") else (1, 1)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The portal on the sample set."""
    portal = Portal(tmp_path_factory.mktemp("demo"), demo=True)
    yield portal
    portal.stop()


def test_every_number_of_the_pages_follows_from_the_files(portal, counts):
    for query in recompute.states(portal.address, *STATES):
        compared, differences = recompute.compare(portal.address, query)
        counts(f"numbers recomputed, {query or 'now'}", compared, len(differences))
        assert differences == []
        assert compared > 3000


def test_a_cent_in_a_file_is_noticed_wherever_it_is_shown(portal, monkeypatch):
    asked = recompute.fetch

    def with_another_cent(address):
        text = asked(address)
        if "/data/contracts.csv" in address:
            return text.replace("1062627.72,1317658.37", "1062627.73,1317658.37")
        return text

    monkeypatch.setattr(recompute, "fetch", with_another_cent)
    _compared, differences = recompute.compare(portal.address, "")
    noticed = {difference.split(":")[0] for difference in differences}
    assert {"totals ('net', '') contracted", "overview ('net', '') contracted"} <= noticed
    assert {"page athens contracted", "page athens 16954-0002"} <= noticed
