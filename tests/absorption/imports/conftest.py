"""What the tests of tables by municipality share."""

import pytest

from tests.absorption.imports.ministry import load_municipalities


@pytest.fixture
def ministry(db):
    """The 17 municipalities and the Action; the document that the tables are from."""
    return load_municipalities()
