"""Run as a program: kills what writes at random moments, a third of them just after its commit.

    python -m tests.faults.random_kills SEED KILLS EMPTY_DATABASE…

Publication, import, release, redaction, backup and restore in turn. After each kill the ledger is
as before, or all of it is there, and the next run goes well. Prints what was counted, as JSON.
Restores go into the empty databases, whose addresses are given.
"""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from itertools import count, cycle

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402

from absorption import publication  # noqa: E402
from absorption.exports import releases  # noqa: E402
from absorption.models import Change, DataRelease  # noqa: E402
from absorption.operations import backups, strays  # noqa: E402
from absorption.publication.data_version import next_data_version  # noqa: E402
from absorption.publication.redaction import redact  # noqa: E402
from municipalities.models import Contract, Document  # noqa: E402
from tests.absorption.imports.files import as_csv, exported_rows  # noqa: E402
from tests.factories import make_document, published  # noqa: E402
from tests.faults.killed import EDITOR, PUBLISHER, connection, state, user  # noqa: E402
from tests.faults.processes import ROOT, python  # noqa: E402

NUMBERS = count(1)


def commits(notify):
    """Tell of each commit that was made."""
    commit = type(connection)._commit

    def told(wrapper):
        commit(wrapper)
        notify()

    type(connection)._commit = told


class Action:
    """What is done once, in a process that may die; `watch` tells of what cannot be undone."""

    watch = staticmethod(commits)

    def __init__(self):
        """Prepare it."""
        self.number = next(NUMBERS)

    def settled(self, before):
        """Return whether nothing of it is there, or all of it."""
        return state() == before or self.is_whole()

    def again(self):
        """Do what whoever finds it would do next; return whether it goes well."""
        return True


class Publication(Action):
    """A changed contract becomes public."""

    def __init__(self):
        """Submit a change."""
        super().__init__()
        original = Contract.objects.published().order_by("pk").first()
        proposal = publication.propose(original, user(EDITOR))
        proposal.title, proposal.change_kind = f"Τίτλος {self.number}", "correction"
        proposal.change_reason = "λάθος"
        publication.edit(proposal, user(EDITOR))
        publication.submit(proposal, user(EDITOR))
        self.proposal, self.changes = proposal, Change.objects.count()

    def run(self):
        """Publish it."""
        publication.publish(self.proposal, user(PUBLISHER))

    def is_whole(self):
        """Return whether the contract and the ledger say so, once."""
        public = Contract.objects.published().filter(title=f"Τίτλος {self.number}").count()
        return (public, Change.objects.count()) == (1, self.changes + 1)

    def again(self):
        """Publish it, where it was not."""
        if not self.is_whole():
            self.run()
        return self.is_whole()


class Import(Action):
    """A file becomes drafts."""

    ROWS = 30

    def __init__(self):
        """Write the file, from a contract that is there."""
        super().__init__()
        row = exported_rows("contracts")[0]
        keep = ("contracting_authority", "document_reference", "municipality_codes")
        row = {name: value for name, value in row.items() if name in keep}
        rows = [
            {"title": f"Νέα {self.number}.{each}", "adam": f"24SYMV{self.number:05d}{each:04d}"}
            | row
            for each in range(self.ROWS)
        ]
        self.path = settings.MEDIA_ROOT.parent / f"contracts{self.number}.csv"
        self.path.write_bytes(as_csv(rows)[0])

    def run(self):
        """Import it."""
        said = io.StringIO()
        call_command("import_data", self.path, dataset="contracts", user=EDITOR, stdout=said)

    def is_whole(self):
        """Return whether every row is a draft, once."""
        drafts = Contract._base_manager.filter(title__startswith=f"Νέα {self.number}.")
        return drafts.count() == self.ROWS

    def again(self):
        """Import the file once more: nothing comes twice."""
        self.run()
        return self.is_whole()


class Release(Action):
    """What is public is frozen."""

    def __init__(self):
        """Let something be new."""
        super().__init__()
        next_data_version()
        self.releases = DataRelease.objects.count()

    def run(self):
        """Freeze it."""
        releases.make_release("δοκιμή")

    def is_whole(self):
        """Return whether there is one more."""
        return DataRelease.objects.count() == self.releases + 1

    def again(self):
        """Look for what was left; freeze it, where it was not; look again."""
        left = releases.strays()
        try:
            call_command("release", check=True, stdout=io.StringIO())
            seen = False
        except CommandError:
            seen = True
        if not self.is_whole():
            self.run()
        elif left:
            return False  # a row and a stray, of one run
        call_command("release", check=True, stdout=io.StringIO())
        folder = settings.MEDIA_ROOT / releases.FOLDER
        names = {each.file.name.rpartition("/")[2] for each in DataRelease.objects.all()}
        return seen == bool(left) and {each.name for each in folder.iterdir()} == names


class Redaction(Action):
    """A name leaves a document, with its file."""

    def __init__(self):
        """Publish it."""
        super().__init__()
        self.name = f"Προσωπικόν{self.number}"
        file = ContentFile(b"%PDF-1.4 " + self.name.encode(), f"act{self.number}.pdf")
        reference = f"personal-{self.number}"
        self.document = published(make_document(reference=reference, title=self.name, file=file))
        self.file = settings.MEDIA_ROOT / self.document.file.name

    def run(self):
        """Take both out."""
        redact(self.document, ["title", "file"], user(PUBLISHER), "αίτημα")

    def is_whole(self):
        """Return whether no row has the name."""
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                sql = f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s'  # noqa: S608
                cursor.execute(sql, [f"%{self.name}%"])
                if cursor.fetchone()[0]:
                    return False
        return not Document.objects.get(pk=self.document.pk).file

    def again(self):
        """Take both out, where they are; sweep, as the next backup does."""
        self.document.refresh_from_db()
        if not self.is_whole():
            if not self.file.exists():
                return False  # half: the file is gone, the name is not
            self.run()
        strays.sweep(timedelta(0))
        return self.is_whole() and not self.file.exists()


class Backup(Action):
    """Everything in one archive."""

    @staticmethod
    def watch(notify):
        """Tell of each time that the disk was made to keep it, the last when it has its name."""
        fsync = os.fsync
        os.fsync = lambda descriptor: (fsync(descriptor), notify())

    def __init__(self):
        """Give each a folder of its own."""
        super().__init__()
        self.folder = settings.MEDIA_ROOT.parent / f"backups{self.number}"

    def run(self):
        """Make it."""
        backups.make(self.folder)

    def settled(self, before):
        """Return whether what is called an archive is one, and nothing else changed."""
        for path in self.folder.glob("*.zip"):
            backups.verify(path)
        return state() == before

    def again(self):
        """Make it, in a second of its own."""
        while list(self.folder.glob(f"*{time.strftime('%H%M%SZ', time.gmtime())}*")):
            time.sleep(0.1)
        backups.verify(backups.make(self.folder)[0])
        return True


def killed(action, when=None, commit=None):
    """Run the action in a process that is killed; return whether it died.

    So many seconds after its beginning, or as soon as its so-manieth commit is made, before
    anything that is to follow it.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = iter(range(commit or 0, 0, -1))
        action.watch(lambda: next(left, 0) == 1 and os.kill(os.getpid(), signal.SIGKILL))
        action.run()
        os._exit(0)
    if when is not None:
        time.sleep(when)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if status and not os.WIFSIGNALED(status):
        raise AssertionError(f"{type(action).__name__} failed by itself: {status}")
    return os.WIFSIGNALED(status)


def measured(kind):
    """Return (how long it takes, how many commits it has) where nobody kills it."""
    action, reading_writing = kind(), os.pipe()
    connections.close_all()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        action.watch(lambda: os.write(reading_writing[1], b"."))
        action.run()
        os._exit(0)
    os.waitpid(child, 0)
    lasted = time.perf_counter() - started
    os.close(reading_writing[1])
    pieces = len(os.read(reading_writing[0], 1000))
    os.close(reading_writing[0])
    return lasted, pieces


def restore_killed(archive, wanted, database, after, chance):
    """Kill `manage.py restore` into an empty database; return whether all comes back in the end."""
    media = settings.MEDIA_ROOT.parent / f"restored{next(NUMBERS)}"
    env = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(media)}
    command = [sys.executable, "manage.py", "restore", str(archive)]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            # Near its end, which is where pg_restore commits, or anywhere.
            process.wait(chance.uniform(1.2, 2.2) if after else chance.uniform(0.3, 2.2))
        except subprocess.TimeoutExpired:
            process.kill()
    for _time in range(5):
        ended = python(env, "manage.py", "restore", str(archive), check=False)
        if not ended.returncode or "not empty" in ended.stderr:
            break
    digest = "from tests.faults.killed import state; print(state().hex())"
    return python(env, "-c", f"import django; django.setup(); {digest}").stdout.split() == [wanted]


def main(seed, kills, databases):
    """Kill so often in all, and count."""
    chance = random.Random(seed)  # noqa: S311 - which moments, not which secrets
    counted = {}
    kinds = (Publication, Import, Release, Redaction, Backup)
    thirds = cycle((False, False, True))
    each = kills // (len(kinds) + 1)
    for kind in kinds:
        lasts, pieces = measured(kind)
        said = counted[kind.__name__.lower()] = {"kills": 0, "after": 0, "failures": 0}
        for _number in range(each):
            action, after = kind(), next(thirds)
            before = state()
            said["kills"] += 1
            if after:
                said["after"] += killed(action, commit=pieces)
            else:
                killed(action, when=chance.uniform(0, lasts))
            said["failures"] += not (action.settled(before) and action.again())
    archive, wanted = backups.make(settings.MEDIA_ROOT.parent / "last")[0], state().hex()
    said = counted["restore"] = {"kills": 0, "after": 0, "failures": 0}
    for database in databases[:each]:
        after = next(thirds)
        said["kills"] += 1
        said["after"] += after
        said["failures"] += not restore_killed(archive, wanted, database, after, chance)
    sys.stdout.write(json.dumps(counted))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
