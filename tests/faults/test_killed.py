"""kill -9 in the middle of a publication, an import and a release, at every step of it."""

import pytest

from tests.faults.processes import environment, python

pytestmark = [pytest.mark.postgres, pytest.mark.long]


@pytest.mark.parametrize("action", ["publication", "import", "release"])
def test_killed_at_any_step_it_leaves_nothing_half_done(action, database, media):
    env = environment(database, media, DJANGO_SETTINGS_MODULE="smartcities.settings")
    ended = python(env, "-m", "tests.faults.killed", action, check=False)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split()[-1]) > 3
