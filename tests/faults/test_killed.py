"""kill -9 in the middle of a publication, an import and a release, at every step of it."""

import json
import os
import random

import pytest

from tests.faults.processes import environment, python

pytestmark = [pytest.mark.postgres, pytest.mark.long]


@pytest.mark.parametrize("action", ["publication", "import", "release"])
def test_killed_at_any_step_it_leaves_nothing_half_done(action, database, media):
    env = environment(database, media, DJANGO_SETTINGS_MODULE="smartcities.settings")
    ended = python(env, "-m", "tests.faults.killed", action, check=False)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split()[-1]) > 3


KILLS = int(os.environ.get("KILLS", "6"))


def test_killed_at_random_moments_nothing_is_lost_doubled_or_half_written(
    cluster, database, media, counts
):
    seed = int(os.environ.get("SEED", random.randrange(10**6)))  # noqa: S311
    empty = [cluster.database(f"empty{number}") for number in range(KILLS // 6)]
    env = environment(database, media, DJANGO_SETTINGS_MODULE="smartcities.settings")
    command = ["-m", "tests.faults.random_kills", str(seed), str(KILLS), *empty]
    ended = python(env, *command, check=False)
    assert ended.returncode == 0, f"seed {seed}: {ended.stderr}"
    counted = json.loads(ended.stdout)
    for name, said in counted.items():
        what = f"{name} killed, {said['after']} after the commit (seed {seed})"
        counts(what, said["kills"], said["failures"])
    assert sum(said["kills"] for said in counted.values()) == KILLS
    assert sum(said["failures"] for said in counted.values()) == 0, f"seed {seed}: {counted}"
