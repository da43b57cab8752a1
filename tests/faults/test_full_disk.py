"""No room on the disk: nothing half written, a clear word, and the next try goes well."""

import pytest

from tests.faults.processes import environment, python

pytestmark = [pytest.mark.postgres, pytest.mark.long]

# A file may grow to so many bytes and no further: the kernel's refusal, as on a full disk.
FULL = """
import resource, sys
import django
django.setup()
from django.core.management import execute_from_command_line
from absorption.exports import releases

where, *command = sys.argv[1:]
keep = releases._keep

def fill():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

def fill_and_keep(*arguments):
    fill()
    return keep(*arguments)

if where == "storage":
    releases._keep = fill_and_keep
else:
    fill()
execute_from_command_line(["manage.py", *command])
"""


def written(*folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("where", "command"),
    [
        ("temporary", ["release", "--reason=δοκιμή"]),
        ("storage", ["release", "--reason=δοκιμή"]),
        ("backups", ["backup"]),
    ],
)
def test_nothing_half_written_stays(where, command, database, media, tmp_path):
    folders = backups, _releases = tmp_path / "backups", media / "releases"
    env = environment(database, media, BACKUP_ROOT=str(backups))
    failed = python(env, "-c", FULL, where, *command, check=False)
    assert failed.returncode == 1
    [said] = [line for line in failed.stderr.splitlines() if line.startswith("CommandError: ")]
    assert "File too large" in said
    assert written(*folders) == []
    said = python(env, "manage.py", *command).stdout
    assert "Release 1:" in said or str(backups) in said
    assert len(written(*folders)) == 1
    python(env, "manage.py", "release", "--check")
