"""A PostgreSQL of our own with a small ledger, and the portal on a copy of it."""

import itertools
import shutil

import pytest

from tests.faults.processes import FILL, Cluster, Portal, environment, python

COUNTER = itertools.count()


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL that a test may stop."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def filled(cluster, tmp_path_factory):
    """The folder of the files of a filled database, which has its name from them."""
    media = tmp_path_factory.mktemp("filled")
    env = environment(cluster.database("filled"), media)
    python(env, "manage.py", "migrate", "--verbosity=0")
    python(env, "manage.py", "load_facts")
    python(env, "-c", FILL)
    return media


@pytest.fixture
def media(tmp_path):
    """The folder of the portal's files."""
    return tmp_path / "media"


@pytest.fixture
def database(cluster, filled, media):
    """The address of a copy of the filled database, with a copy of its files."""
    shutil.copytree(filled, media)
    return cluster.database(f"copy{next(COUNTER)}", "filled")


@pytest.fixture
def portal(database, media, tmp_path):
    """The portal on a copy of it."""
    portal = Portal(environment(database, media), tmp_path)
    yield portal
    portal.stop()
