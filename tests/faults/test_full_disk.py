"""A disk that is full or read-only: nothing half written, a clear word, the next try goes well."""

import subprocess

import pytest

from tests.faults.processes import environment, python, where_read_only

pytestmark = [pytest.mark.postgres, pytest.mark.long]

# A file may grow to so many bytes and no further: the kernel's refusal, as on a full disk.
FULL = """
import resource, sys
import django
django.setup()
from django.core.management import execute_from_command_line
from django.core.files import File

where, *command = sys.argv[1:]
chunks = File.chunks

def fill():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

def fill_and_read(file):
    fill()
    return chunks(file)

if where == "storage":
    File.chunks = fill_and_read
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


UPLOAD = """
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.contrib.auth import get_user_model
from municipalities.models import Document
from tests.workflow import enter

client = enter(get_user_model().objects.get(username="an-editor"))
client.defaults["HTTP_HOST"] = "localhost"
client.raise_request_exception = False
count = Document.objects.count()
answer = client.post("/admin/municipalities/document/add/", {
    "title": "Απόφαση", "title_language": "el", "reference": "apofasi", "issuer": "Υπουργείο",
    "standing": "official_act", "issued_on": "2025-03-31", "issued_precision": "day",
    "file": SimpleUploadedFile("act.pdf", b"%PDF-1.4 of nothing"),
})
form = (answer.context or {}).get("adminform")
assert not form, form.form.errors
words = "δεν μπορεί να γράψει στον δίσκο" in answer.content.decode()
print(answer.status_code, words, Document.objects.count() - count, client.get("/").status_code)
"""


@pytest.fixture
def mounting():
    """Skip where the kernel lets nobody make a folder read-only."""
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mounts of one's own here")


@pytest.mark.parametrize("command", [["release", "--reason=δοκιμή"], ["backup"]])
def test_a_command_on_a_read_only_disk_says_so_and_leaves_nothing(
    command, mounting, database, media, tmp_path
):
    folders = backups, _releases = tmp_path / "backups", media / "releases"
    for folder in folders:
        folder.mkdir(exist_ok=True)
    env = environment(database, media, BACKUP_ROOT=str(backups))
    failed = where_read_only(env, folders, "manage.py", *command)
    assert failed.returncode == 1
    [said] = [line for line in failed.stderr.splitlines() if line.startswith("CommandError: ")]
    assert "Read-only file system" in said
    assert written(*folders) == []
    python(env, "manage.py", *command)
    assert len(written(*folders)) == 1


def test_an_upload_to_a_read_only_disk_is_told_and_the_pages_stay(mounting, database, media):
    env = environment(database, media)
    said = where_read_only(env, [media], "-c", UPLOAD)
    assert said.stdout == "507 True 0 200\n", said.stderr
    assert python(env, "-c", UPLOAD).stdout == "302 False 1 200\n"
