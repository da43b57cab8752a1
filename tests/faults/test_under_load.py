"""Faults while people read and write: no row that was said to be kept is lost."""

import os
import signal

import pytest

from tests.faults.processes import Visitors

pytestmark = [pytest.mark.postgres, pytest.mark.long]

CUT = {"RemoteDisconnected", "ConnectionResetError", "IncompleteRead", "BrokenPipeError"}
KILLS = 4


def test_a_worker_is_killed(portal, database):
    with Visitors(portal.port) as visitors:
        for kill in range(KILLS):
            visitors.wait_for(20)
            os.kill(portal.workers[kill % 2], signal.SIGKILL)
            portal.wait_for_log("Booting worker", 3 + kill)
        visitors.wait_for(40)
    visitors.lost_nothing(database)
    # Whom the killed worker was answering, and nobody else.
    failed = sum(visitors.seen[name] for name in CUT)
    assert failed <= 6 * KILLS
    assert set(visitors.seen) <= {200, 302, *CUT}, visitors.seen
    assert len(portal.workers) == 2
    assert any("SIGKILL" in line["message"] for line in portal.lines())


RESTARTS = int(os.environ.get("RESTARTS", "2"))


def test_every_fast_restart_gets_503_or_an_answer(portal, cluster, database, counts):
    with Visitors(portal.port) as visitors:
        for _time in range(RESTARTS):
            visitors.wait_for(20)
            cluster.stop("fast")
            cluster.start()
        visitors.wait_for(40)
    visitors.lost_nothing(database)
    allowed = {200, 302, 503, "IncompleteRead"}
    wrong = sum(number for what, number in visitors.seen.items() if what not in allowed)
    counts(f"answers over {RESTARTS} fast restarts of PostgreSQL", visitors.total, wrong)
    assert set(visitors.seen) <= allowed, visitors.seen


def test_the_database_is_restarted(portal, cluster, database):
    with Visitors(portal.port) as visitors:
        for mode in ("fast", "immediate"):
            visitors.wait_for(20)
            cluster.stop(mode)
            visitors.wait_for(6, status=503)
            assert portal.get("/healthz")[0] == 200
            assert portal.get("/readyz")[0] == 503
            cluster.start()
            visitors.wait_for(40)
    visitors.lost_nothing(database)
    # An export that was under way is cut: its reader sees that it is not whole.
    assert set(visitors.seen) <= {200, 302, 503, "IncompleteRead"}, visitors.seen
    assert portal.get("/readyz")[0] == 200
    assert {"ERROR"} & {line["level"] for line in portal.lines()}
    assert len(portal.workers) == 2
