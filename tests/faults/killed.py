"""Run as a program: does something again and again, each time killed one step later.

A step is a row written, a piece of a file written, or a transaction that is about to be, or
has just been, committed. Killed before the commit, nothing may have changed; killed after
it, everything is there. Prints how often it was killed.
"""

import hashlib
import os
import signal
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.base import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from absorption import publication  # noqa: E402
from absorption.imports import plan  # noqa: E402
from absorption.models import Change, DataRelease  # noqa: E402
from municipalities.models import Contract  # noqa: E402
from tests.absorption.imports.files import as_csv, exported_rows  # noqa: E402

# The connection itself, not what finds it.
connection = connections["default"]
EDITOR, PUBLISHER = "an-editor", "a-publisher"
WRITES = ("INSERT", "UPDATE", "DELETE")
COMMITTED = "committed"


def user(name):
    """Return an account."""
    return get_user_model().objects.get(username=name)


class Publication:
    """A changed contract becomes public."""

    def __init__(self):
        """Submit a change."""
        original = Contract.objects.published().order_by("pk").first()
        proposal = publication.propose(original, user(EDITOR))
        proposal.title, proposal.change_kind = "Άλλος τίτλος", "correction"
        proposal.change_reason = "λάθος"
        publication.edit(proposal, user(EDITOR))
        publication.submit(proposal, user(EDITOR))
        self.proposal, self.changes = proposal, Change.objects.count()

    def run(self):
        """Publish it."""
        publication.publish(self.proposal, user(PUBLISHER))

    def is_whole(self):
        """Return whether the contract and the ledger say so."""
        return (
            Contract.objects.published().filter(title="Άλλος τίτλος").count() == 1
            and Change.objects.count() == self.changes + 1
        )


class Import:
    """A file of three chunks becomes drafts."""

    ROWS = 30

    def __init__(self):
        """Write the file, from a contract that is there."""
        plan.CHUNK = 10
        row = exported_rows("contracts")[0]
        keep = ("contracting_authority", "document_reference", "municipality_codes")
        row = {name: value for name, value in row.items() if name in keep}
        rows = [
            {"title": f"Νέα {number}", "adam": f"24SYMV{number:09d}"} | row
            for number in range(self.ROWS)
        ]
        self.path = settings.MEDIA_ROOT.parent / "contracts.csv"
        self.path.write_bytes(as_csv(rows)[0])

    def run(self):
        """Import it."""
        call_command("import_data", self.path, dataset="contracts", user=EDITOR)

    def is_whole(self):
        """Return whether every row is a draft."""
        return Contract.objects.filter(title__startswith="Νέα ").count() == self.ROWS


class Release:
    """What is public is frozen."""

    def run(self):
        """Freeze it."""
        call_command("release", reason="δοκιμή")

    def is_whole(self):
        """Return whether it is there and intact, and no file that nobody names."""
        call_command("release", check=True)
        [release] = DataRelease.objects.all()
        return release.number == 1 and files() == [release.file.path]


ACTIONS = {"publication": Publication, "import": Import, "release": Release}


def files():
    """Return every file that stands beside the releases."""
    return [str(path) for path in (settings.MEDIA_ROOT / "releases").iterdir()]


def state():
    """Return a digest of every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            rows = "string_agg(row::text, ',' ORDER BY row::text)"
            cursor.execute(f'SELECT md5({rows}) FROM "{table}" AS row')  # noqa: S608
            digest.update(f"{table} {cursor.fetchone()}".encode())
    connections.close_all()
    return digest.digest()


class Death:
    """Kills this process at a step, and says before at which."""

    def __init__(self, at, pipe):
        """Count to `at`."""
        self.left, self.pipe = at, pipe

    def step(self, name):
        """Take one step."""
        self.left -= 1
        if self.left == 0:
            os.write(self.pipe, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self):
        """Count what writes."""
        chunks, commit = File.chunks, type(connection)._commit

        def counted(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if sql.lstrip().upper().startswith(WRITES):
                self.step(sql[:40])
            return result

        def counted_chunks(file, chunk_size=None):
            for chunk in chunks(file, chunk_size):
                yield chunk
                self.step("file")

        def counted_commit(wrapper):
            self.step("commit")
            commit(wrapper)
            self.step(COMMITTED)

        connection.execute_wrappers.append(counted)
        File.chunks = counted_chunks
        type(connection)._commit = counted_commit


def killed_at(at, action):
    """Run the action in a process that dies at its step `at`; return the step's name.

    "" when it ended before: what a run before it left was of use.
    """
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        Death(at, writing).watch()
        action.run()
        os._exit(0)
    os.close(writing)
    with open(reading) as pipe:  # noqa: PTH123 - a descriptor, not a path
        step = pipe.read()
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if status and not killed:
        raise AssertionError(f"Not killed at step {at}, but ended with {status}.")
    return step


def main(action):
    """Kill it at every step until it was committed."""
    before = state()
    for at in range(1, 1000):
        step = killed_at(at, action)
        if state() != before:
            break
    if step not in {COMMITTED, ""}:
        raise AssertionError(f"Killed at step {at} ({step}), it left something behind.")
    if not action.is_whole():
        raise AssertionError("Committed, it is not whole.")
    sys.stdout.write(str(at))


if __name__ == "__main__":
    main(ACTIONS[sys.argv[1]]())
