"""What the tests of the exports share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache():
    """Each test has a database of its own, whose data versions are counted anew."""
    cache.clear()
